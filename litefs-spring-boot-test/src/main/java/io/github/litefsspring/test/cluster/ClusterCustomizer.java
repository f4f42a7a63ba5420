package io.github.litefsspring.test.cluster;

/**
 * Changes the settings of a {@link LitefsCluster} before it starts.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ClusterCustomizer {

	/**
	 * Change the settings.
	 * @param builder the settings, as the annotation gives them
	 */
	void customize(ClusterBuilder builder);

}

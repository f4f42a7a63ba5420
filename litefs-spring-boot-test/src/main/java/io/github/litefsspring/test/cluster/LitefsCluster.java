package io.github.litefsspring.test.cluster;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.github.litefsspring.test.condition.RequiresLitefs;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Starts a real LiteFS cluster for a test class, or for one test method.
 * <p>
 * The cluster is injected into fields (static ones too, before
 * {@code @DynamicPropertySource} methods run) and parameters of type
 * {@link RunningCluster}. On a class it is shared by all its tests, and after each test
 * it is {@linkplain RunningCluster#repair() repaired}: networks heal, paused nodes go on,
 * stopped nodes start again. Databases stay as they are. When a test fails, the end of
 * each node's log is printed.
 * <p>
 * Where FUSE, {@code litefs} or Consul is missing, tests are skipped with a line that
 * says what to install; with the system property {@code litefs.it=required} they fail
 * instead.
 *
 * <pre class="code">
 * &#64;LitefsCluster(replicas = 2)
 * class InvoiceReplicationIT {
 *
 *     &#64;Test
 *     void invoiceIsReplicated(RunningCluster cluster) {
 *         cluster.primary().execute("create table invoice (id integer primary key)");
 *         cluster.awaitReplicated();
 *         assertThat(cluster.node("replica1").query("select count(*) from invoice")).containsExactly("0");
 *     }
 *
 * }
 * </pre>
 *
 * @since 0.1.0
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@RequiresLitefs
@ExtendWith(LitefsClusterExtension.class)
public @interface LitefsCluster {

	/**
	 * Number of nodes besides the first one.
	 * @return 0 or more
	 */
	int replicas() default 1;

	/**
	 * Way in which the primary is found.
	 * @return the kind of lease
	 */
	Lease lease() default Lease.STATIC;

	/**
	 * The name of the database that {@link RunningNode#database()} and
	 * {@link RunningCluster#awaitReplicated()} mean.
	 * @return a file name without directories
	 */
	String database() default "data.db";

	/**
	 * Tell if the nodes are started before the first test.
	 * @return {@code false} for tests that start them one by one
	 */
	boolean start() default true;

	/**
	 * A command that LiteFS runs as its child on each node ({@code exec} of its
	 * configuration), with {@link RunningNode#environment()} in its environment.
	 * @return program and arguments; empty for LiteFS alone
	 */
	String[] exec() default {};

	/**
	 * Whatever an annotation cannot say.
	 * @return types with a constructor without parameters, applied in this order
	 */
	Class<? extends ClusterCustomizer>[] customizers() default {};

}

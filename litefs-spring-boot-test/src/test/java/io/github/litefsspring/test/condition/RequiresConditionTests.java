package io.github.litefsspring.test.condition;

import io.github.litefsspring.test.cluster.LitefsCluster;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RequiresConditionTests {

	@Test
	void aTestNeedsWhatItsClusterNeedsAndWhatItNamesItself() {
		assertThat(RequiresCondition.of(ClusterBehindNginx.class)).containsExactlyInAnyOrder(Prerequisite.LITEFS,
				Prerequisite.NGINX);
	}

	@Test
	void aTestNeedsAllThatSeveralAnnotationsNameInAnyOrder() {
		assertThat(RequiresCondition.of(Everything.class)).containsExactlyInAnyOrder(Prerequisite.LITEFS,
				Prerequisite.NGINX, Prerequisite.CHROMIUM, Prerequisite.DOCKER, Prerequisite.MINIO,
				Prerequisite.CONSUL);
	}

	@Test
	void anAnnotationThatIsRepeatedCountsEachTime() {
		assertThat(RequiresCondition.of(Repeated.class)).containsExactlyInAnyOrder(Prerequisite.MINIO,
				Prerequisite.SSHD);
	}

	@Test
	void whatASuperclassNeedsIsNeededTooBesideWhatItsSubclassNames() {
		assertThat(RequiresCondition.of(Inheriting.class)).containsExactlyInAnyOrder(Prerequisite.LITEFS,
				Prerequisite.NGINX, Prerequisite.MINIO);
	}

	@Test
	void aMethodIsAskedAsWell() throws NoSuchMethodException {
		assertThat(RequiresCondition.of(Everything.class.getDeclaredMethod("restores")))
			.containsExactlyInAnyOrder(Prerequisite.LITESTREAM, Prerequisite.DOCKER);
	}

	@Test
	void whatNeedsNothingNamesNothing() {
		assertThat(RequiresCondition.of(RequiresConditionTests.class)).isEmpty();
	}

	@RequiresNginx
	@LitefsCluster
	static class ClusterBehindNginx {

	}

	@RequiresChromium
	@Requires({ Prerequisite.MINIO, Prerequisite.CONSUL })
	@RequiresDocker
	@LitefsCluster
	@RequiresNginx
	static class Everything {

		@RequiresDocker
		@Requires(Prerequisite.LITESTREAM)
		void restores() {
		}

	}

	@Requires(Prerequisite.MINIO)
	@Requires(Prerequisite.SSHD)
	static class Repeated {

	}

	@Requires(Prerequisite.MINIO)
	static class Inheriting extends ClusterBehindNginx {

	}

}

package io.github.litefsspring.test.condition;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class PrerequisitesTests {

	private final String before = System.getProperty(Prerequisites.PROPERTY, "");

	@TempDir
	Path directory;

	@BeforeEach
	void nameABinaryThatIsNotThere() {
		System.setProperty("consul.binary", this.directory.resolve("consul").toString());
	}

	@AfterEach
	void restore() {
		System.clearProperty("consul.binary");
		System.clearProperty("minio.binary");
		System.setProperty(Prerequisites.PROPERTY, this.before);
	}

	@Test
	void missingPrerequisiteSkipsWithALineThatSaysWhatToInstall() {
		System.setProperty(Prerequisites.PROPERTY, "optional");
		ConditionEvaluationResult result = Prerequisites.evaluate("a test", Prerequisite.CONSUL);
		assertThat(result.isDisabled()).isTrue();
		assertThat(result.getReason())
			.hasValueSatisfying((reason) -> assertThat(reason).contains("tools/install consul"));
	}

	@Test
	void everythingThatIsMissingIsNamedAtOnce() {
		System.setProperty(Prerequisites.PROPERTY, "optional");
		System.setProperty("minio.binary", this.directory.resolve("minio").toString());
		ConditionEvaluationResult result = Prerequisites.evaluate("a test", Prerequisite.CONSUL, Prerequisite.MINIO);
		assertThat(result.getReason())
			.hasValueSatisfying((reason) -> assertThat(reason).contains("tools/install consul", "tools/install minio"));
	}

	@Test
	void missingPrerequisiteFailsWhereItIsRequired() {
		System.setProperty(Prerequisites.PROPERTY, "required");
		assertThatIllegalStateException().isThrownBy(() -> Prerequisites.evaluate("a test", Prerequisite.CONSUL))
			.withMessageContaining("tools/install consul")
			.withMessageContaining("litefs.it=required");
	}

	@Test
	void namedBinaryIsUsed() throws Exception {
		Path binary = Files.createFile(this.directory.resolve("consul"),
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
		assertThat(Executables.find("consul")).hasValue(binary);
		assertThat(Prerequisites.evaluate("a test", Prerequisite.CONSUL).isDisabled()).isFalse();
	}

}

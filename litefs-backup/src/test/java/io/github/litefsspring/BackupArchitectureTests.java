package io.github.litefsspring;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

class BackupArchitectureTests {

	private static final String BASE = "io.github.litefsspring";

	private final JavaClasses backup = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
		.importPackages(BASE + ".ltx", BASE + ".backup", BASE + ".cli");

	@Test
	void backupsKnowNoSpring() {
		noClasses().should().dependOnClassesThat().resideInAnyPackage("org.springframework..").check(this.backup);
	}

	@Test
	void theFileFormatKnowsNothingOfBackups() {
		noClasses().that()
			.resideInAPackage(BASE + ".ltx..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(BASE + ".backup..", BASE + ".jdbc..")
			.check(this.backup);
	}

	@Test
	void backupsKnowStoresOnlyByTheirContract() {
		noClasses().that()
			.resideInAPackage(BASE + ".backup")
			.should()
			.dependOnClassesThat()
			.resideInAPackage(BASE + ".backup.store..")
			.check(this.backup);
	}

	@Test
	void theAwsLibraryIsKnownToTheS3StoreOnly() {
		noClasses().that()
			.haveSimpleNameNotStartingWith("S3")
			.and()
			.doNotHaveSimpleName("FileRange")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("software.amazon.awssdk..")
			.check(this.backup);
	}

	@Test
	void theAzureLibraryIsKnownToTheAzureStoreOnly() {
		noClasses().that()
			.haveSimpleNameNotStartingWith("Azure")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("com.azure..")
			.check(this.backup);
	}

	@Test
	void theSshLibraryIsKnownToTheSftpStoreOnly() {
		noClasses().that()
			.haveSimpleNameNotStartingWith("Sftp")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.apache.sshd..")
			.check(this.backup);
	}

	@Test
	void nothingStaticChanges() {
		fields().that().areStatic().should().beFinal().check(this.backup);
	}

	@Test
	void everyPackageIsNullMarked() {
		assertThat(this.backup.getPackage(BASE).getSubpackagesInTree())
			.filteredOn((found) -> found.getClasses().stream().anyMatch((type) -> this.backup.contain(type.getName())))
			.hasSizeGreaterThan(2)
			.allSatisfy((found) -> assertThat(found.isAnnotatedWith(NullMarked.class)).as(found.getName()).isTrue());
	}

}

package io.github.litefsspring;

import java.util.List;
import java.util.Map;

import com.tngtech.archunit.core.domain.JavaClass.Predicates;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.github.litefsspring.backup.Backup;
import io.github.litefsspring.backup.WordThatSeesARoom;
import io.github.litefsspring.backup.lineage.LineageThatSeesShipping;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

class BackupArchitectureTests {

	private static final String BASE = "io.github.litefsspring";

	private static final Map<String, List<String>> ROOMS = Map.of("store", List.of(), "spool", List.of(), "lineage",
			List.of(), "wal", List.of("spool"), "restore", List.of("lineage"), "ship", List.of("spool", "lineage"),
			"maintain", List.of("spool", "lineage", "ship"), "lost", List.of("spool"), "catchup", List.of("lineage"));

	private static final ArchRule THE_WORDS_KNOW_NO_ROOM = noClasses().that()
		.resideInAPackage(BASE + ".backup")
		.and()
		.doNotBelongToAnyOf(Backup.class)
		.should()
		.dependOnClassesThat()
		.resideInAPackage(BASE + ".backup.*..");

	private static final JavaClasses BACKUP = new ClassFileImporter()
		.withImportOption(new ImportOption.DoNotIncludeTests())
		.importPackages(BASE + ".ltx", BASE + ".backup", BASE + ".doctor", BASE + ".cli");

	@Test
	void backupsKnowNoSpring() {
		noClasses().should().dependOnClassesThat().resideInAnyPackage("org.springframework..").check(BACKUP);
	}

	@Test
	void theFileFormatKnowsNothingOfBackups() {
		noClasses().that()
			.resideInAPackage(BASE + ".ltx..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(BASE + ".backup..", BASE + ".jdbc..")
			.check(BACKUP);
	}

	@Test
	void theDoctorIsKnownToTheCommandOnly() {
		noClasses().that()
			.resideInAnyPackage(BASE + ".ltx..", BASE + ".backup..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage(BASE + ".doctor..")
			.check(BACKUP);
	}

	@Test
	void noClassHasMoreThanEightFieldsThatChange() {
		classes().should(new ChangingFields()).check(BACKUP);
	}

	@ParameterizedTest
	@ValueSource(strings = { "store", "spool", "lineage", "wal", "restore", "ship", "maintain", "lost", "catchup" })
	void aRoomKnowsOnlyThoseBeforeIt(String room) {
		knowsOnlyThoseBeforeIt(room).check(BACKUP);
	}

	@Test
	void aRoomThatKnowsALaterOneIsFound() {
		assertThat(bites(knowsOnlyThoseBeforeIt("lineage"), LineageThatSeesShipping.class)).isTrue();
	}

	@Test
	void everyRoomHasItsPlaceInTheOrder() {
		assertThat(BACKUP.getPackage(BASE + ".backup").getSubpackages()).extracting(JavaPackage::getRelativeName)
			.containsExactlyInAnyOrderElementsOf(ROOMS.keySet());
	}

	@Test
	void theWordsThatAllRoomsKnowKnowNoRoom() {
		THE_WORDS_KNOW_NO_ROOM.check(BACKUP);
		assertThat(bites(THE_WORDS_KNOW_NO_ROOM, WordThatSeesARoom.class)).isTrue();
	}

	private static ArchRule knowsOnlyThoseBeforeIt(String room) {
		String[] others = ROOMS.keySet()
			.stream()
			.filter((other) -> !other.equals(room) && !ROOMS.getOrDefault(room, List.of()).contains(other))
			.map((other) -> BASE + ".backup." + other + "..")
			.toArray(String[]::new);
		return noClasses().that()
			.resideInAPackage(BASE + ".backup." + room + "..")
			.should()
			.dependOnClassesThat(Predicates.resideInAnyPackage(others).or(Predicates.belongToAnyOf(Backup.class)));
	}

	private static boolean bites(ArchRule rule, Class<?> violation) {
		return rule.evaluate(new ClassFileImporter().importClasses(violation)).hasViolation();
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
			.check(BACKUP);
	}

	@Test
	void theAzureLibraryIsKnownToTheAzureStoreOnly() {
		noClasses().that()
			.haveSimpleNameNotStartingWith("Azure")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("com.azure..")
			.check(BACKUP);
	}

	@Test
	void theSshLibraryIsKnownToTheSftpStoreOnly() {
		noClasses().that()
			.haveSimpleNameNotStartingWith("Sftp")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.apache.sshd..")
			.check(BACKUP);
	}

	@Test
	void nothingStaticChanges() {
		fields().that().areStatic().should().beFinal().check(BACKUP);
	}

	@Test
	void everyPackageIsNullMarked() {
		assertThat(BACKUP.getPackage(BASE).getSubpackagesInTree())
			.filteredOn((found) -> found.getClasses().stream().anyMatch((type) -> BACKUP.contain(type.getName())))
			.hasSizeGreaterThan(2)
			.allSatisfy((found) -> assertThat(found.isAnnotatedWith(NullMarked.class)).as(found.getName()).isTrue());
	}

}

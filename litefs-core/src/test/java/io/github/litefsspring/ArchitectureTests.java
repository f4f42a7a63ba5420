package io.github.litefsspring;

import java.lang.annotation.Annotation;
import java.nio.file.Files;
import java.nio.file.Path;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import io.github.litefsspring.jdbc.write.CommitRules;
import io.github.litefsspring.jdbc.write.LogLength;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static org.assertj.core.api.Assertions.assertThat;

class ArchitectureTests {

	private static final String BASE = "io.github.litefsspring";

	private static final JavaClasses CORE = new ClassFileImporter()
		.withImportOption(new ImportOption.DoNotIncludeTests())
		.importPackages(BASE);

	private static final JavaClasses SEEDED = new ClassFileImporter().importPackages(BASE)
		.that(DescribedPredicate.describe("are seeded", (type) -> type.getName().contains(".Seeded")));

	@Test
	void theApiClientKnowsNoFeature() {
		holdsAndBites(noClasses().that()
			.resideInAPackage(BASE + ".api..")
			.should()
			.dependOnClassesThat(areOursOutside(".api", ".background")));
	}

	@Test
	void theNodeKnowsOnlyTheApiClient() {
		holdsAndBites(noClasses().that()
			.resideInAPackage(BASE + ".node..")
			.should()
			.dependOnClassesThat(areOursOutside(".node", ".api", ".background")));
	}

	@Test
	void whatRunsBehindTheApplicationsBackKnowsNothingElseOfTheProject() {
		holdsAndBites(noClasses().that()
			.resideInAPackage(BASE + ".background..")
			.should()
			.dependOnClassesThat(areOursOutside(".background")));
	}

	@Test
	void theAnnotationsForThePrimaryStandAlone() {
		holdsAndBites(noClasses().that()
			.resideInAPackage(BASE + ".primary..")
			.should()
			.dependOnClassesThat(areOursOutside(".primary")));
	}

	@Test
	void theDataSourceAsksTheNodeAndNeverLiteFsItself() {
		holdsAndBites(noClasses().that()
			.resideInAPackage(BASE + ".jdbc..")
			.should()
			.dependOnClassesThat(areOursOutside(".jdbc", ".node", ".background")));
	}

	@Test
	void onlyTheDataSourceKnowsTheDataSource() {
		holdsAndBites(noClasses().that()
			.resideOutsideOfPackage(BASE + ".jdbc..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage(BASE + ".jdbc.."));
	}

	@Test
	void nobodyButTheApiClientSpeaksHttpOrJson() {
		holdsAndBites(noClasses().that()
			.resideOutsideOfPackage(BASE + ".api..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("java.net.http..", "tools.jackson.."));
	}

	@Test
	void nobodyUsesReflectionProxies() {
		holdsAndBites(noClasses().should()
			.dependOnClassesThat()
			.haveFullyQualifiedName("java.lang.reflect.Proxy")
			.orShould()
			.dependOnClassesThat()
			.haveFullyQualifiedName("java.lang.reflect.InvocationHandler"));
	}

	@Test
	void nothingStaticChanges() {
		holdsAndBites(fields().that().areStatic().should().beFinal());
	}

	@Test
	void noClassHasMoreThanEightFieldsThatChange() {
		holdsAndBites(classes().should(new ChangingFields()));
	}

	// see there
	@Test
	void onlyLogLengthLooksAtTheSizeOfFilesInTheMount() {
		holdsAndBites(noClasses().that()
			.resideInAPackage(BASE + ".jdbc..")
			.and()
			.doNotHaveSimpleName(LogLength.class.getSimpleName())
			.should()
			.callMethod(Files.class, "size", Path.class));
	}

	@Test
	void onlyCommitsTakesTheStepsOfACommit() {
		holdsAndBites(noClasses().that()
			.doNotHaveFullyQualifiedName(BASE + ".jdbc.write.Commits")
			.should()
			.callMethod(CommitRules.class, "beginCommit")
			.orShould()
			.callMethod(CommitRules.class, "confirm", String.class));
	}

	@Test
	void exceptionsThatUsersSeeArePublic() {
		holdsAndBites(classes().that().areAssignableTo(Throwable.class).should().haveModifier(JavaModifier.PUBLIC));
	}

	// a room knows the rooms below it, and none above
	@Test
	void theRoomsOfTheDataSourceStandInFloors() {
		holdsAndBites(SlicesRuleDefinition.slices().matching(BASE + ".jdbc.(*)..").should().beFreeOfCycles());
	}

	@Test
	void whatIsPromisedSpeaksOfNothingInternal() {
		holdsAndBites(noMethods().that()
			.areDeclaredInClassesThat(arePromised())
			.and()
			.arePublic()
			.should()
			.haveRawReturnType(isInternal())
			.orShould(new ArchCondition<>("have internal parameters") {
				@Override
				public void check(JavaMethod method, ConditionEvents events) {
					boolean internal = method.getRawParameterTypes().stream().anyMatch(isInternal());
					events.add(new SimpleConditionEvent(method, internal, method.getFullName()));
				}
			}));
	}

	@Test
	void everyPackageIsNullMarked() {
		assertThat(CORE.getPackage(BASE).getSubpackagesInTree()).filteredOn((found) -> !found.getClasses().isEmpty())
			.isNotEmpty()
			.allSatisfy((found) -> assertThat(isAnnotated(found, NullMarked.class)).as(found.getName()).isTrue());
	}

	private static DescribedPredicate<JavaClass> isInternal() {
		return DescribedPredicate.describe("is internal", (type) -> isAnnotated(type.getPackage(), Internal.class));
	}

	private static DescribedPredicate<JavaClass> arePromised() {
		return DescribedPredicate.describe("are promised",
				(type) -> type.getModifiers().contains(JavaModifier.PUBLIC) && !isInternal().test(type));
	}

	// the rule holds in what is published, and finds the classes that break it on purpose
	private static void holdsAndBites(ArchRule rule) {
		rule.check(CORE);
		assertThat(rule.evaluate(SEEDED).hasViolation()).as("no violation is found by: %s", rule.getDescription())
			.isTrue();
	}

	private static boolean isAnnotated(JavaPackage found, Class<? extends Annotation> type) {
		return found.isAnnotatedWith(type);
	}

	private static DescribedPredicate<JavaClass> areOursOutside(String... features) {
		return DescribedPredicate.describe("are of another feature than " + String.join(", ", features), (type) -> {
			String name = type.getPackageName();
			if (type.isEquivalentTo(Internal.class) || (!name.equals(BASE) && !name.startsWith(BASE + "."))) {
				return false;
			}
			for (String feature : features) {
				if (name.equals(BASE + feature) || name.startsWith(BASE + feature + ".")) {
					return false;
				}
			}
			return true;
		});
	}

}

package io.github.litefsspring;

import java.lang.annotation.Annotation;
import java.nio.file.Files;
import java.nio.file.Path;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.github.litefsspring.jdbc.write.LogLength;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

class ArchitectureTests {

	private static final String BASE = "io.github.litefsspring";

	private final JavaClasses core = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
		.importPackages(BASE);

	@Test
	void theCoreKnowsNoSpring() {
		noClasses().should().dependOnClassesThat().resideInAnyPackage("org.springframework..").check(this.core);
	}

	@Test
	void theApiClientKnowsNothingElseOfTheProject() {
		noClasses().that()
			.resideInAPackage(BASE + ".api..")
			.should()
			.dependOnClassesThat(areOursOutside(".api"))
			.check(this.core);
	}

	@Test
	void theNodeKnowsOnlyTheApiClient() {
		noClasses().that()
			.resideInAPackage(BASE + ".node..")
			.should()
			.dependOnClassesThat(areOursOutside(".node", ".api", ".background"))
			.check(this.core);
	}

	@Test
	void whatRunsBehindTheApplicationsBackKnowsNothingElseOfTheProject() {
		noClasses().that()
			.resideInAPackage(BASE + ".background..")
			.should()
			.dependOnClassesThat(areOursOutside(".background"))
			.check(this.core);
	}

	@Test
	void theAnnotationsForThePrimaryStandAlone() {
		noClasses().that()
			.resideInAPackage(BASE + ".primary..")
			.should()
			.dependOnClassesThat(areOursOutside(".primary"))
			.check(this.core);
	}

	@Test
	void theDataSourceAsksTheNodeAndNeverLiteFsItself() {
		noClasses().that()
			.resideInAPackage(BASE + ".jdbc..")
			.should()
			.dependOnClassesThat(areOursOutside(".jdbc", ".node", ".background"))
			.check(this.core);
	}

	@Test
	void onlyTheDataSourceKnowsTheDataSource() {
		noClasses().that()
			.resideOutsideOfPackage(BASE + ".jdbc..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage(BASE + ".jdbc..")
			.check(this.core);
	}

	@Test
	void nobodyButTheApiClientSpeaksHttpOrJson() {
		noClasses().that()
			.resideOutsideOfPackage(BASE + ".api..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("java.net.http..", "tools.jackson..")
			.check(this.core);
	}

	@Test
	void nobodyUsesReflectionProxies() {
		noClasses().should()
			.dependOnClassesThat()
			.haveFullyQualifiedName("java.lang.reflect.Proxy")
			.orShould()
			.dependOnClassesThat()
			.haveFullyQualifiedName("java.lang.reflect.InvocationHandler")
			.check(this.core);
	}

	@Test
	void nothingStaticChanges() {
		fields().that().areStatic().should().beFinal().check(this.core);
	}

	// see there
	@Test
	void onlyLogLengthLooksAtTheSizeOfFilesInTheMount() {
		noClasses().that()
			.resideInAPackage(BASE + ".jdbc..")
			.and()
			.doNotHaveSimpleName(LogLength.class.getSimpleName())
			.should()
			.callMethod(Files.class, "size", Path.class)
			.check(this.core);
	}

	@Test
	void exceptionsThatUsersSeeArePublic() {
		classes().that().areAssignableTo(Throwable.class).should().haveModifier(JavaModifier.PUBLIC).check(this.core);
	}

	@Test
	void everyPackageIsNullMarked() {
		assertThat(this.core.getPackage(BASE).getSubpackagesInTree())
			.filteredOn((found) -> !found.getClasses().isEmpty())
			.isNotEmpty()
			.allSatisfy((found) -> assertThat(isAnnotated(found, NullMarked.class)).as(found.getName()).isTrue());
	}

	private static boolean isAnnotated(JavaPackage found, Class<? extends Annotation> type) {
		return found.isAnnotatedWith(type);
	}

	private static DescribedPredicate<JavaClass> areOursOutside(String... features) {
		return DescribedPredicate.describe("are of another feature than " + String.join(", ", features), (type) -> {
			String name = type.getPackageName();
			if (!name.equals(BASE) && !name.startsWith(BASE + ".")) {
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

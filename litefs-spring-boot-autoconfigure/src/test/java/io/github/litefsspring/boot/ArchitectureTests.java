package io.github.litefsspring.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.github.litefsspring.ChangingFields;
import io.github.litefsspring.Internal;
import io.github.litefsspring.api.LitefsApi;
import io.github.litefsspring.boot.autoconfigure.LitefsAutoConfiguration;
import io.github.litefsspring.boot.seeded.FeatureThatSeesOthers;
import io.github.litefsspring.seeded.CoreThatSeesSpring;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static org.assertj.core.api.Assertions.assertThat;

class ArchitectureTests {

	private static final String LIST = "<javadoc.internal-packages>";

	private static final JavaClasses PRODUCTION = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages("io.github.litefsspring");

	private static final ArchRule AUTO_CONFIGURATIONS_ARE_PUBLIC_AND_FINAL = classes().that()
		.areAnnotatedWith(AutoConfiguration.class)
		.should()
		.bePublic()
		.andShould()
		.haveModifier(JavaModifier.FINAL)
		.andShould()
		.haveSimpleNameEndingWith("AutoConfiguration");

	private static final ArchRule BEAN_METHODS_ARE_PACKAGE_PRIVATE = methods().that()
		.areAnnotatedWith(Bean.class)
		.should()
		.bePackagePrivate();

	private static final ArchRule NOTHING_IS_SCANNED = noClasses().should().beAnnotatedWith(ComponentScan.class);

	private static final ArchRule NOTHING_IS_INJECTED_INTO_FIELDS = noFields().should()
		.beAnnotatedWith(Autowired.class);

	private static final ArchRule CORE_KNOWS_NO_SPRING = noClasses().that()
		.resideInAnyPackage("io.github.litefsspring..")
		.and()
		.resideOutsideOfPackage("io.github.litefsspring.boot..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("org.springframework..", "io.github.litefsspring.boot..");

	private static final ArchRule FEATURES_DO_NOT_KNOW_THE_AUTO_CONFIGURATION = noClasses().that()
		.resideInAPackage("io.github.litefsspring.boot..")
		.and()
		.resideOutsideOfPackage("io.github.litefsspring.boot.autoconfigure..")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("io.github.litefsspring.boot.autoconfigure..");

	private static final ArchRule LITEFS_HAS_ONE_CLIENT = noClasses().that()
		.resideInAPackage("io.github.litefsspring.boot..")
		.and()
		.doNotBelongToAnyOf(LitefsAutoConfiguration.class)
		.should()
		.callConstructor(LitefsApi.class, String.class, String.class)
		.orShould()
		.callConstructor(LitefsApi.class, String.class, String.class, Supplier.class);

	@Test
	void coreKnowsNoSpring() {
		holdsAndBites(CORE_KNOWS_NO_SPRING, CoreThatSeesSpring.class);
	}

	// one that is made elsewhere does not know litefs.primary.ssl-bundle
	@Test
	void thisNodesLitefsHasOneClient() {
		holdsAndBites(LITEFS_HAS_ONE_CLIENT, FeatureThatSeesOthers.class);
	}

	@Test
	void noClassHasMoreThanEightFieldsThatChange() {
		classes().should(new ChangingFields()).check(PRODUCTION);
	}

	@Test
	void featuresDoNotKnowTheAutoConfiguration() {
		holdsAndBites(FEATURES_DO_NOT_KNOW_THE_AUTO_CONFIGURATION, FeatureThatSeesOthers.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "actuate", "cluster", "consistency", "migration", "vacuum", "web" })
	void aFeatureIsKnownToItsAutoConfigurationOnly(String feature) {
		knownToItsAutoConfigurationOnly(feature).check(PRODUCTION);
	}

	@Test
	void aFeatureThatKnowsAnotherIsFound() {
		assertThat(bites(knownToItsAutoConfigurationOnly("actuate"), FeatureThatSeesOthers.class)).isTrue();
	}

	private static ArchRule knownToItsAutoConfigurationOnly(String feature) {
		String itself = "io.github.litefsspring.boot." + feature + "..";
		return noClasses().that()
			.resideOutsideOfPackages(itself, "io.github.litefsspring.boot.autoconfigure..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage(itself);
	}

	@Test
	void nothingIsInjectedIntoFields() {
		holdsAndBites(NOTHING_IS_INJECTED_INTO_FIELDS, OpenConfiguration.class);
	}

	@Test
	void autoConfigurationsArePublicAndFinal() {
		holdsAndBites(AUTO_CONFIGURATIONS_ARE_PUBLIC_AND_FINAL, OpenConfiguration.class);
	}

	@Test
	void beanMethodsArePackagePrivate() {
		holdsAndBites(BEAN_METHODS_ARE_PACKAGE_PRIVATE, OpenConfiguration.class);
	}

	@Test
	void nothingIsScanned() {
		holdsAndBites(NOTHING_IS_SCANNED, OpenConfiguration.class);
	}

	@Test
	void thePublishedJavadocLeavesOutWhatIsInternal() throws IOException {
		String pom = Files.readString(Path.of("..", "pom.xml"));
		String listed = pom.substring(pom.indexOf(LIST) + LIST.length(), pom.indexOf("</" + LIST.substring(1)));
		List<String> internal = PRODUCTION.getPackage("io.github.litefsspring")
			.getSubpackagesInTree()
			.stream()
			.filter((found) -> found.isAnnotatedWith(Internal.class))
			.map(JavaPackage::getName)
			.toList();
		assertThat(listed.strip().split("[,\\s]+")).containsExactlyInAnyOrderElementsOf(internal);
	}

	private static void holdsAndBites(ArchRule rule, Class<?> violation) {
		assertThat(bites(rule, violation)).as("the rule finds the seeded violation %s", violation.getSimpleName())
			.isTrue();
		rule.check(PRODUCTION);
	}

	private static boolean bites(ArchRule rule, Class<?> violation) {
		return rule.evaluate(new ClassFileImporter().importClasses(violation)).hasViolation();
	}

	@AutoConfiguration
	@ComponentScan
	protected static class OpenConfiguration {

		@Autowired
		private String text;

		@Bean
		public String text() {
			return this.text;
		}

	}

}

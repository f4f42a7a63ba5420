package io.github.litefsspring.compatibility.clinic;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.jpa.test.autoconfigure.DataJpaTest;
import org.springframework.boot.jdbc.test.autoconfigure.AutoConfigureTestDatabase;
import org.springframework.boot.jdbc.test.autoconfigure.AutoConfigureTestDatabase.Replace;
import org.springframework.boot.jpa.test.autoconfigure.TestEntityManager;
import org.springframework.context.annotation.Import;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Sort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The repositories of the clinic, each test in a transaction that is rolled back.
 */
@DataJpaTest(properties = { "litefs.mode=standalone", "spring.sql.init.mode=always" })
@AutoConfigureTestDatabase(replace = Replace.NONE)
@Import(Clinic.class)
class ClinicRepositoryTests {

	@TempDir
	static Path directory;

	@Autowired
	private Owners owners;

	@Autowired
	private Pets pets;

	@Autowired
	private Vets vets;

	@Autowired
	private SpeciesRepository species;

	@Autowired
	private Clinic clinic;

	@Autowired
	private TestEntityManager entities;

	@DynamicPropertySource
	static void database(DynamicPropertyRegistry registry) {
		registry.add("litefs.database", () -> directory.resolve("clinic.db"));
	}

	@Test
	void ownersComeInPages() {
		Page<Owner> page = this.owners.findByLastNameStartingWithIgnoreCase("win",
				PageRequest.of(1, 3, Sort.by("lastName", "firstName")));
		assertThat(page.getTotalElements()).isEqualTo(4);
		assertThat(page.getContent()).singleElement().extracting(Owner::getLastName).isEqualTo("Winterberg");
		assertThat(page.hasNext()).isFalse();
	}

	@Test
	void anOwnerIsStoredWithAnId() {
		Owner owner = this.owners.save(owner());
		assertThat(owner.getId()).isGreaterThan(5);
		owner.setTelephone("222222");
		this.owners.saveAndFlush(owner);
		this.entities.clear();
		assertThat(this.owners.findById(owner.getId())).hasValueSatisfying((found) -> {
			assertThat(found.getTelephone()).isEqualTo("222222");
			assertThat(found.getVersion()).isOne();
		});
	}

	@Test
	void whatATestHasStoredIsRolledBack() {
		assertThat(this.owners.count()).isEqualTo(5);
	}

	@Test
	void aPetAndAVisitAreStoredWithTheirOwner() {
		Owner owner = this.owners.saveAndFlush(owner());
		Pet pet = pet("Rex", LocalDate.of(2024, 2, 29));
		this.clinic.addPet(owner.getId(), pet);
		this.entities.flush();
		Visit visit = new Visit();
		visit.setDay(LocalDate.of(1969, 12, 31));
		visit.setDescription("before time began");
		Instant booked = visit.getBooked();
		this.clinic.addVisit(pet.getId(), visit);
		this.entities.flush();
		this.entities.clear();
		Pet found = this.owners.findById(owner.getId()).orElseThrow().getPets().get(0);
		assertThat(found.getBirthDate()).isEqualTo(LocalDate.of(2024, 2, 29));
		assertThat(found.getSpecies().getName()).isEqualTo("cat");
		assertThat(found.getVisits()).singleElement().satisfies((one) -> {
			assertThat(one.getDay()).isEqualTo(LocalDate.of(1969, 12, 31));
			assertThat(one.getBooked()).isEqualTo(booked);
		});
	}

	@Test
	void datesCompare() {
		assertThat(
				this.pets.findByBirthDateBetweenOrderByBirthDate(LocalDate.of(2019, 3, 31), LocalDate.of(2020, 2, 29)))
			.extracting(Pet::getName)
			.containsExactly("Minka", "Bello");
		assertThat(this.pets.countBySpecies()).extracting(Pets.SpeciesCount::getNumber).containsExactly(2L, 1L, 1L);
	}

	@Test
	void aNameThatIsTakenIsADataIntegrityViolation() {
		assertThatExceptionOfType(DataIntegrityViolationException.class).isThrownBy(() -> {
			Pet twin = pet("Minka", LocalDate.of(2024, 1, 1));
			this.owners.findById(1).orElseThrow().add(twin);
			this.pets.saveAndFlush(twin);
		});
	}

	@Test
	void vetsHaveTheirSpecialtiesInOrder() {
		assertThat(this.vets.findAllByOrderByLastName()).filteredOn((vet) -> vet.getLastName().equals("Prieto"))
			.singleElement()
			.satisfies((vet) -> assertThat(vet.getSpecialties()).extracting(Specialty::getName)
				.containsExactly("bones", "eyes"));
	}

	private static Owner owner() {
		Owner owner = new Owner();
		owner.setFirstName("Eva");
		owner.setLastName("New");
		owner.setAddress("Somewhere");
		owner.setTelephone("111111");
		return owner;
	}

	private Pet pet(String name, LocalDate born) {
		Pet pet = new Pet();
		pet.setName(name);
		pet.setBirthDate(born);
		pet.setSpecies(this.species.getReferenceById(1));
		return pet;
	}

}

package io.github.litefsspring.compatibility.clinic;

import java.time.LocalDate;
import java.util.List;

import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

interface Pets extends JpaRepository<Pet, Integer> {

	List<Pet> findByBirthDateBetweenOrderByBirthDate(LocalDate first, LocalDate last);

	@Query("select s.name as species, count(p) as number from Pet p join p.species s group by s.name order by s.name")
	List<SpeciesCount> countBySpecies();

	interface SpeciesCount {

		String getSpecies();

		long getNumber();

	}

}

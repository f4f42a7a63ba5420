package io.github.litefsspring.compatibility.clinic;

import org.springframework.data.jpa.repository.JpaRepository;

interface SpeciesRepository extends JpaRepository<Species, Integer> {

}

package io.github.litefsspring.compatibility.clinic;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * What changes more than one entity.
 */
@Service
class Clinic {

	private final Owners owners;

	private final Pets pets;

	Clinic(Owners owners, Pets pets) {
		this.owners = owners;
		this.pets = pets;
	}

	@Transactional
	void addPet(int owner, Pet pet) {
		this.owners.findById(owner).orElseThrow().add(pet);
	}

	@Transactional
	void addVisit(int pet, Visit visit) {
		Pet visitor = this.pets.findById(pet).orElseThrow();
		visit.setPet(visitor);
		visitor.getVisits().add(visit);
	}

}

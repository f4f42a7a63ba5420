package io.github.litefsspring.compatibility.clinic;

import java.util.List;

import jakarta.validation.Valid;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.data.domain.Sort;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseBody;

/**
 * Forms of pets and visits.
 */
@Controller
class PetController {

	private static final String PET_FORM = "clinic/pet-form";

	private static final String VISIT_FORM = "clinic/visit-form";

	private final Clinic clinic;

	private final Pets pets;

	private final SpeciesRepository species;

	PetController(Clinic clinic, Pets pets, SpeciesRepository species) {
		this.clinic = clinic;
		this.pets = pets;
		this.species = species;
	}

	@ModelAttribute("allSpecies")
	List<Species> species() {
		return this.species.findAll(Sort.by("name"));
	}

	@GetMapping("/owners/{owner}/pets/new")
	String newPet(Model model) {
		model.addAttribute("pet", new Pet());
		return PET_FORM;
	}

	@PostMapping("/owners/{owner}/pets/new")
	String addPet(@PathVariable int owner, @Valid @ModelAttribute("pet") Pet pet, BindingResult result) {
		if (result.hasErrors()) {
			return PET_FORM;
		}
		try {
			this.clinic.addPet(owner, pet);
		}
		catch (DataIntegrityViolationException ex) {
			result.rejectValue("name", "duplicate", "already exists");
			return PET_FORM;
		}
		return "redirect:/owners/" + owner;
	}

	@GetMapping("/owners/{owner}/pets/{pet}/visits/new")
	String newVisit(Model model) {
		model.addAttribute("visit", new Visit());
		return VISIT_FORM;
	}

	@PostMapping("/owners/{owner}/pets/{pet}/visits/new")
	String addVisit(@PathVariable int owner, @PathVariable int pet, @Valid @ModelAttribute("visit") Visit visit,
			BindingResult result) {
		if (result.hasErrors()) {
			return VISIT_FORM;
		}
		this.clinic.addVisit(pet, visit);
		return "redirect:/owners/" + owner;
	}

	@GetMapping("/pets/count")
	@ResponseBody
	List<Pets.SpeciesCount> count() {
		return this.pets.countBySpecies();
	}

}

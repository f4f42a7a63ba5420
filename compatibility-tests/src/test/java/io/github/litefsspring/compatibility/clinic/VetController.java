package io.github.litefsspring.compatibility.clinic;

import java.util.List;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseBody;

/**
 * The vets as a page and as JSON.
 */
@Controller
class VetController {

	private final Vets vets;

	VetController(Vets vets) {
		this.vets = vets;
	}

	@GetMapping("/vets")
	String page(Model model) {
		model.addAttribute("vets", this.vets.findAllByOrderByLastName());
		return "clinic/vets";
	}

	@GetMapping("/vets.json")
	@ResponseBody
	List<Vet> json() {
		return this.vets.findAllByOrderByLastName();
	}

}

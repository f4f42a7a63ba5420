package io.github.litefsspring.compatibility.clinic;

import jakarta.servlet.http.HttpSession;
import jakarta.validation.Valid;

import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Sort;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.SessionAttributes;
import org.springframework.web.bind.support.SessionStatus;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * Pages of owners. The owner that is edited is kept in the session from the form to its
 * submission, detached, as it was when the form was shown.
 */
@Controller
@SessionAttributes("edited")
class OwnerController {

	private static final String FORM = "clinic/owner-form";

	private final Owners owners;

	OwnerController(Owners owners) {
		this.owners = owners;
	}

	@InitBinder
	void disallow(WebDataBinder binder) {
		binder.setDisallowedFields("id", "version", "pets");
	}

	@GetMapping("/owners")
	String find(@RequestParam(defaultValue = "") String lastName, @RequestParam(defaultValue = "0") int page,
			Model model) {
		model.addAttribute("owners", this.owners.findByLastNameStartingWithIgnoreCase(lastName,
				PageRequest.of(page, 3, Sort.by("lastName", "firstName"))));
		return "clinic/owners";
	}

	@GetMapping("/owners/{id}")
	String show(@PathVariable int id, Model model, HttpSession session) {
		Owner owner = this.owners.findById(id).orElseThrow();
		session.setAttribute("lastSeen", owner.getFirstName());
		model.addAttribute("owner", owner);
		return "clinic/owner";
	}

	@GetMapping("/owners/last-seen")
	String lastSeen() {
		return "clinic/last-seen";
	}

	@GetMapping("/owners/new")
	String create(Model model) {
		model.addAttribute("edited", new Owner());
		return FORM;
	}

	@GetMapping("/owners/{id}/edit")
	String edit(@PathVariable int id, Model model) {
		model.addAttribute("edited", this.owners.findById(id).orElseThrow());
		return FORM;
	}

	@PostMapping({ "/owners/new", "/owners/{id}/edit" })
	String save(@Valid @ModelAttribute("edited") Owner owner, BindingResult result, SessionStatus form,
			RedirectAttributes redirect) {
		if (result.hasErrors()) {
			return FORM;
		}
		Owner saved = this.owners.save(owner);
		form.setComplete();
		redirect.addFlashAttribute("message", "Saved " + saved.getFirstName());
		return "redirect:/owners/" + saved.getId();
	}

	@PostMapping("/owners/{id}/delete")
	String delete(@PathVariable int id) {
		this.owners.deleteById(id);
		return "redirect:/owners";
	}

	@ExceptionHandler
	@ResponseStatus(HttpStatus.CONFLICT)
	String changedMeanwhile(OptimisticLockingFailureException ex) {
		return "clinic/conflict";
	}

}

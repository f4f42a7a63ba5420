package io.github.litefsspring.chaos.app;

import jakarta.servlet.http.HttpSession;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Counts how often a session was used.
 */
@RestController
class VisitController {

	private static final String VISITS = "visits";

	@PostMapping("/visits")
	int visit(HttpSession session) {
		int visits = (session.getAttribute(VISITS) instanceof Integer before) ? before + 1 : 1;
		session.setAttribute(VISITS, visits);
		return visits;
	}

}

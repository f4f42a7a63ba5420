package io.github.litefsspring.sample.invoices.web;

import java.util.Comparator;
import java.util.List;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * A request is refused because of one of its fields.
 */
public class InvalidFieldException extends ErrorResponseException {

	private static final long serialVersionUID = 1L;

	/**
	 * Refuse a request.
	 * @param status the status of the answer
	 * @param problem the field, and what it must be
	 */
	public InvalidFieldException(HttpStatus status, FieldProblem problem) {
		super(status, problem(status, List.of(problem)), null);
	}

	/**
	 * Describe a refusal.
	 * @param status its status
	 * @param problems the fields, and what they must be
	 * @return the problem, with the fields in alphabetical order
	 */
	public static ProblemDetail problem(HttpStatus status, List<FieldProblem> problems) {
		problems = problems.stream().sorted(Comparator.comparing(FieldProblem::field)).toList();
		String detail = String.join("; ", problems.stream().map(FieldProblem::toString).toList());
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
		problem.setProperty("errors", problems);
		return problem;
	}

}

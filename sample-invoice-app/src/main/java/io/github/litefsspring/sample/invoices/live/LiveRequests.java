package io.github.litefsspring.sample.invoices.live;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import io.github.litefsspring.boot.consistency.LitefsConsistency;
import io.github.litefsspring.boot.primary.PrimaryInvocationException;
import io.github.litefsspring.consistency.PositionToken;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.sample.invoices.InvoiceDesk;
import io.github.litefsspring.sample.invoices.InvoiceSummary;
import io.github.litefsspring.sample.invoices.NewInvoice;
import io.github.litefsspring.sample.invoices.web.DatabaseProblem;
import io.github.litefsspring.sample.invoices.web.FieldProblem;
import io.github.litefsspring.sample.invoices.web.FieldProblems;
import io.github.litefsspring.sample.invoices.web.InvalidFieldException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.validation.BeanPropertyBindingResult;
import org.springframework.validation.Validator;
import org.springframework.web.ErrorResponseException;

/**
 * Answers {@code {"requestId":"…","invoice":{…}}}: the invoice that was created, or why
 * there is none. Invoices are checked here as those that come by REST are.
 */
@Component
class LiveRequests {

	private static final Logger logger = LoggerFactory.getLogger(LiveRequests.class);

	private static final int MAX_ID_CHARACTERS = 64;

	private final InvoiceDesk desk;

	private final LitefsNode node;

	private final LitefsConsistency consistency;

	private final Validator validator;

	private final JsonMapper json;

	LiveRequests(InvoiceDesk desk, LitefsNode node, LitefsConsistency consistency, Validator validator,
			JsonMapper json) {
		this.desk = desk;
		this.node = node;
		this.consistency = consistency;
		this.validator = validator;
		this.json = json;
	}

	LiveMessage answer(String request) {
		JsonNode tree;
		try {
			tree = this.json.readTree(request);
		}
		catch (JacksonException ex) {
			return refused(null, badRequest(FieldProblems.unreadable("The message", ex)));
		}
		String requestId = requestId(tree);
		if (requestId == null) {
			return refused(null, invalid(List
				.of(new FieldProblem("requestId", "must be a text of 1 to " + MAX_ID_CHARACTERS + " characters"))));
		}
		try {
			return create(requestId, this.json.treeToValue(tree.path("invoice"), NewInvoice.class));
		}
		catch (JacksonException ex) {
			Optional<FieldProblem> field = FieldProblems.ofJson(ex);
			return refused(requestId, field.isPresent() ? invalid(List.of(field.get()))
					: badRequest(FieldProblems.unreadable("The invoice", ex)));
		}
	}

	private static @Nullable String requestId(JsonNode tree) {
		JsonNode id = tree.path("requestId");
		boolean acceptable = id.isString() && !id.stringValue().isBlank()
				&& id.stringValue().length() <= MAX_ID_CHARACTERS;
		return acceptable ? id.stringValue() : null;
	}

	private LiveMessage create(String requestId, @Nullable NewInvoice invoice) {
		if (invoice == null) {
			return refused(requestId, badRequest("The message must have an invoice"));
		}
		BeanPropertyBindingResult errors = new BeanPropertyBindingResult(invoice, "invoice");
		this.validator.validate(invoice, errors);
		if (errors.hasErrors()) {
			return refused(requestId, invalid(FieldProblems.of(errors)));
		}
		Supplier<Optional<PositionToken>> written = this.consistency.record();
		InvoiceSummary created = null;
		ProblemDetail problem = null;
		try {
			invoice.requireTotalInRange();
			created = this.desk.create(invoice);
		}
		catch (ErrorResponseException ex) {
			problem = ex.getBody();
		}
		catch (DataAccessException | TransactionException ex) {
			logger.warn("Request {} was not carried out, or its outcome is unknown", requestId, ex);
			problem = DatabaseProblem.of(ex);
		}
		catch (PrimaryInvocationException ex) {
			logger.warn("Request {} failed on the primary", requestId, ex);
			problem = ProblemDetail.forStatusAndDetail(HttpStatus.BAD_GATEWAY, ex.getMessage());
		}
		String position = written.get().map(PositionToken::toString).orElse(null);
		return (created != null) ? LiveMessage.accepted(this.node, requestId, created, position)
				: refused(requestId, problem);
	}

	private LiveMessage refused(@Nullable String requestId, @Nullable ProblemDetail problem) {
		return LiveMessage.refused(this.node, requestId,
				(problem != null) ? problem : ProblemDetail.forStatus(HttpStatus.INTERNAL_SERVER_ERROR));
	}

	private static ProblemDetail badRequest(String detail) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, detail);
	}

	private static ProblemDetail invalid(List<FieldProblem> problems) {
		return InvalidFieldException.problem(HttpStatus.BAD_REQUEST, problems);
	}

}

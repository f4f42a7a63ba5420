package io.github.litefsspring.sample.invoices.live;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.sample.invoices.InvoiceSummary;
import org.jspecify.annotations.Nullable;

import org.springframework.http.ProblemDetail;

/**
 * Message to a client.
 *
 * @param type {@code hello}, {@code invoices}, {@code accepted} or {@code refused}
 * @param node the node that the client is connected to
 * @param role its role
 * @param requestId the id that the client gave the request that is answered
 * @param position the position token of what was written
 * @param invoice the invoice that was created
 * @param problem why none was created, or that this is unknown
 * @param invoices invoices that are new on this node
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record LiveMessage(String type, String node, String role, @Nullable String requestId, @Nullable String position,
		@Nullable InvoiceSummary invoice, @Nullable ProblemDetail problem, @Nullable List<InvoiceSummary> invoices) {

	static LiveMessage hello(LitefsNode node) {
		return of("hello", node, null, null, null, null, null);
	}

	static LiveMessage invoices(LitefsNode node, List<InvoiceSummary> invoices) {
		return of("invoices", node, null, null, null, null, invoices);
	}

	static LiveMessage accepted(LitefsNode node, String requestId, InvoiceSummary invoice, @Nullable String position) {
		return of("accepted", node, requestId, position, invoice, null, null);
	}

	static LiveMessage refused(LitefsNode node, @Nullable String requestId, ProblemDetail problem) {
		return of("refused", node, requestId, null, null, problem, null);
	}

	private static LiveMessage of(String type, LitefsNode node, @Nullable String requestId, @Nullable String position,
			@Nullable InvoiceSummary invoice, @Nullable ProblemDetail problem,
			@Nullable List<InvoiceSummary> invoices) {
		return new LiveMessage(type, node.name(), node.state().role().name(), requestId, position, invoice, problem,
				invoices);
	}

}

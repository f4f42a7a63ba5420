package io.github.litefsspring.boot.web;

import io.github.litefsspring.boot.nodes.PrimaryHealth;
import io.github.litefsspring.boot.nodes.PrimaryWaits;
import io.github.litefsspring.boot.nodes.PrimaryWatch;
import io.github.litefsspring.boot.nodes.RunningWrites;
import io.github.litefsspring.node.LitefsNode;
import jakarta.servlet.Filter;

import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * The parts that bring writing requests to the primary: a filter that decides by method
 * and path, an interceptor for handlers marked with
 * {@link io.github.litefsspring.primary.PrimaryOnly @PrimaryOnly}, and an exception
 * resolver for handlers that turn out to write. Roles are asked for each request.
 *
 * @since 0.1.0
 */
public final class WriteRouting implements AutoCloseable {

	/**
	 * The filter's order: after what presents the request to the application (forwarded
	 * headers, observation) and before everything that reads its body, the first of which
	 * is Spring's {@code HiddenHttpMethodFilter} at -10000.
	 */
	public static final int FILTER_ORDER = -10100;

	private final LitefsNode node;

	private final PrimaryWatch watch;

	private final PrimaryFilter filter;

	private final PrimaryOnlyInterceptor interceptor;

	private final NotPrimaryExceptionResolver exceptionResolver;

	private final PrimaryReads reads;

	/**
	 * Put the parts together and begin to listen to the node.
	 * @param node this node
	 * @param transport the way to the primary
	 * @param settings what goes there
	 * @param metrics counts what becomes of it
	 * @param waits bounds how many requests wait for a primary at a time
	 * @param health knows whether the primary is well
	 * @param writes counts the requests that write while they run on this node
	 */
	public WriteRouting(LitefsNode node, PrimaryTransport transport, WriteRoutingSettings settings,
			RoutedRequestMetrics metrics, PrimaryWaits waits, PrimaryHealth health, RunningWrites writes) {
		WriteRules rules = new WriteRules(settings.methods(), settings.passthrough(), settings.alwaysForward());
		this.node = node;
		this.watch = new PrimaryWatch(node, writes);
		NodeHeaders nodeHeaders = new NodeHeaders(node, settings.exposeNode());
		ProblemWriter problems = new ProblemWriter(node, nodeHeaders, () -> health.retryAfter(settings.holdTimeout()));
		PrimaryGateway gateway = new PrimaryGateway(this.watch, transport, settings.holdTimeout(), nodeHeaders,
				problems, metrics, waits, health);
		LateWrites late = new LateWrites(settings.forwardLate(), rules, gateway, this.watch, problems, metrics);
		RunningRequests running = new RunningRequests(this.watch);
		this.filter = new PrimaryFilter(rules, this.watch, running, gateway, late, nodeHeaders, problems,
				settings.maxBufferedBody(), settings.formLimits());
		this.interceptor = new PrimaryOnlyInterceptor(running, gateway, late);
		this.exceptionResolver = new NotPrimaryExceptionResolver(late);
		this.reads = new PrimaryReads(rules, gateway, problems);
		node.addListener(this.watch);
	}

	/**
	 * The filter, to be registered for requests from outside with {@link #FILTER_ORDER}.
	 * @return the filter
	 */
	public Filter filter() {
		return this.filter;
	}

	/**
	 * The interceptor, to come before all others.
	 * @return the interceptor
	 */
	public HandlerInterceptor primaryOnlyInterceptor() {
		return this.interceptor;
	}

	/**
	 * The exception resolver, to come before all others.
	 * @return the exception resolver
	 */
	public HandlerExceptionResolver exceptionResolver() {
		return this.exceptionResolver;
	}

	/**
	 * The way to the primary for requests that would read data here which is too old.
	 * @return the way
	 */
	public PrimaryReads reads() {
		return this.reads;
	}

	@Override
	public void close() {
		this.node.removeListener(this.watch);
	}

}

package io.github.litefsspring.boot.session;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

import io.github.litefsspring.node.LitefsNode;
import org.jspecify.annotations.Nullable;

import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.Session;

/**
 * Sessions on every node. On a replica, what a request has changed in its session is
 * refused as any other write is, and the request goes to the primary; a request that has
 * changed nothing writes nothing.
 *
 * @param <S> the type of the stored sessions
 * @since 0.1.0
 */
public final class ReplicatedSessionRepository<S extends Session>
		implements FindByIndexNameSessionRepository<ReplicatedSession<S>> {

	private final FindByIndexNameSessionRepository<S> stored;

	private final LitefsNode node;

	private final BooleanSupplier requestSent;

	/**
	 * Create it.
	 * @param stored where the sessions are
	 * @param node this node
	 * @param requestSent whether the primary has the request of the calling thread: then
	 * it has the changes of the session too
	 */
	public ReplicatedSessionRepository(FindByIndexNameSessionRepository<S> stored, LitefsNode node,
			BooleanSupplier requestSent) {
		this.stored = stored;
		this.node = node;
		this.requestSent = requestSent;
	}

	@Override
	public ReplicatedSession<S> createSession() {
		return replicated(this.stored.createSession());
	}

	@Override
	public void save(ReplicatedSession<S> session) {
		if (!this.requestSent.getAsBoolean()) {
			this.stored.save(session.stored());
		}
	}

	@Override
	public @Nullable ReplicatedSession<S> findById(String id) {
		S session = this.stored.findById(id);
		return (session != null) ? replicated(session) : null;
	}

	@Override
	public void deleteById(String id) {
		if (!this.requestSent.getAsBoolean()) {
			this.stored.deleteById(id);
		}
	}

	@Override
	public Map<String, ReplicatedSession<S>> findByIndexNameAndIndexValue(String name, String value) {
		Map<String, ReplicatedSession<S>> found = new LinkedHashMap<>();
		this.stored.findByIndexNameAndIndexValue(name, value)
			.forEach((id, session) -> found.put(id, replicated(session)));
		return found;
	}

	private ReplicatedSession<S> replicated(S session) {
		return new ReplicatedSession<>(session, this.node.state().role().isWritable());
	}

}

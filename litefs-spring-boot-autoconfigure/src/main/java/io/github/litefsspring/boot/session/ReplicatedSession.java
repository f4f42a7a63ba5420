package io.github.litefsspring.boot.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.session.Session;

/**
 * A session on a node that may be a replica. There, the time of the last access is not
 * stored: each request would have to write for it.
 *
 * @param <S> the type of the stored session
 */
final class ReplicatedSession<S extends Session> implements Session {

	private final S stored;

	private final boolean writable;

	ReplicatedSession(S stored, boolean writable) {
		this.stored = stored;
		this.writable = writable;
	}

	S stored() {
		return this.stored;
	}

	@Override
	public void setLastAccessedTime(Instant time) {
		if (this.writable) {
			this.stored.setLastAccessedTime(time);
		}
	}

	@Override
	public Instant getLastAccessedTime() {
		return this.stored.getLastAccessedTime();
	}

	@Override
	public String getId() {
		return this.stored.getId();
	}

	@Override
	public String changeSessionId() {
		return this.stored.changeSessionId();
	}

	@Override
	@SuppressWarnings("TypeParameterUnusedInFormals")
	public <T> @Nullable T getAttribute(String name) {
		return this.stored.getAttribute(name);
	}

	@Override
	public Set<String> getAttributeNames() {
		return this.stored.getAttributeNames();
	}

	@Override
	public void setAttribute(String name, Object value) {
		this.stored.setAttribute(name, value);
	}

	@Override
	public void removeAttribute(String name) {
		this.stored.removeAttribute(name);
	}

	@Override
	public Instant getCreationTime() {
		return this.stored.getCreationTime();
	}

	@Override
	public void setMaxInactiveInterval(Duration interval) {
		this.stored.setMaxInactiveInterval(interval);
	}

	@Override
	public Duration getMaxInactiveInterval() {
		return this.stored.getMaxInactiveInterval();
	}

	@Override
	public boolean isExpired() {
		return this.stored.isExpired();
	}

}

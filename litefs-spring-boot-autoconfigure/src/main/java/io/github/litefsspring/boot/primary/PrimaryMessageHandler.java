package io.github.litefsspring.boot.primary;

import java.util.concurrent.Callable;

import io.github.litefsspring.boot.channel.ChannelCall;
import io.github.litefsspring.boot.channel.ChannelHandler;
import io.github.litefsspring.boot.nodes.RunningWrites;
import io.github.litefsspring.boot.primary.InvocationPosition.Recording;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.NodeState;
import io.github.litefsspring.node.Role;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Does what other nodes ask of the primary, when this node is the primary that is meant.
 *
 * @param <Q> the message
 * @param <R> the reply
 */
abstract class PrimaryMessageHandler<Q extends PrimaryMessage, R extends PrimaryReply> implements ChannelHandler<Q, R> {

	private final String type;

	private final Class<Q> messageClass;

	final LitefsNode node;

	private final InvocationPosition position;

	final InvokeTracing tracing;

	private final RunningWrites writes;

	PrimaryMessageHandler(String type, Class<Q> messageClass, LitefsNode node, InvocationPosition position,
			ObservationRegistry observations, RunningWrites writes) {
		this.writes = writes;
		this.type = type;
		this.messageClass = messageClass;
		this.node = node;
		this.position = position;
		this.tracing = new InvokeTracing(observations);
	}

	@Override
	public final String type() {
		return this.type;
	}

	@Override
	public final Class<Q> messageClass() {
		return this.messageClass;
	}

	@Override
	public final R handle(ChannelCall call, Q message) {
		if (!this.writes.begin()) {
			return notPrimary(this.node.state().role());
		}
		try {
			// asked only now: from here on the lease stays
			NodeState state = this.node.state();
			if (state.role() != Role.PRIMARY || !message.primary().equals(state.primary())) {
				return notPrimary(state.role());
			}
			return handleOnPrimary(call, message);
		}
		finally {
			this.writes.end();
		}
	}

	abstract R handleOnPrimary(ChannelCall call, Q message);

	abstract R notPrimary(Role role);

	final <T> Done<T> run(Callable<@Nullable T> task) {
		InvokedCall invoked = InvokedCall.enter();
		Recording recording = this.position.begin();
		T result = null;
		Exception failure = null;
		try {
			result = task.call();
		}
		catch (Exception ex) {
			failure = ex;
		}
		finally {
			invoked.leave();
		}
		return new Done<>(result, failure, recording.finish());
	}

	record Done<T>(@Nullable T result, @Nullable Exception failure, @Nullable String position) {
	}

}

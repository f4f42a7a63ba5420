package io.github.litefsspring.boot.consistency;

import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;

import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.async.CallableProcessingInterceptor;

/**
 * Takes a request's work along to the thread that calls its asynchronous handler.
 */
final class PositionCallableInterceptor implements CallableProcessingInterceptor {

	private final LitefsConsistency consistency;

	private final Work work;

	private volatile @Nullable Work before;

	PositionCallableInterceptor(LitefsConsistency consistency, Work work) {
		this.consistency = consistency;
		this.work = work;
	}

	@Override
	public <T> void preProcess(NativeWebRequest request, Callable<T> task) {
		this.before = this.consistency.enter(this.work);
	}

	@Override
	public <T> void postProcess(NativeWebRequest request, Callable<T> task, @Nullable Object result) {
		this.consistency.leave(this.before);
	}

}

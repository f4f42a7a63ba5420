package io.github.litefsspring.chaos.app;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import io.github.litefsspring.backup.BackupStore;
import io.github.litefsspring.backup.ObjectMetadata;
import io.github.litefsspring.backup.PointerObject;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.NodeListener;
import io.github.litefsspring.node.NodeState;
import io.github.litefsspring.node.Role;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.ProxyFactory;

/**
 * A store that a primary sees as it was when it took over: the object that names the
 * writer is not read again, and no file tells which of two writers has stored it.
 */
final class UnfencedStore implements MethodInterceptor {

	private volatile @Nullable PointerObject seen;

	private UnfencedStore(LitefsNode node) {
		node.addListener(new NodeListener() {

			@Override
			public void roleChanged(NodeState previous, NodeState current) {
				if (current.role() == Role.PRIMARY) {
					UnfencedStore.this.seen = null;
				}
			}

		});
	}

	static BackupStore of(BackupStore store, LitefsNode node) {
		ProxyFactory factory = new ProxyFactory(store);
		factory.addAdvice(new UnfencedStore(node));
		return (BackupStore) factory.getProxy();
	}

	@Override
	public @Nullable Object invoke(MethodInvocation call) throws Throwable {
		return switch (call.getMethod().getName()) {
			case "readPointer" -> readPointer(call);
			case "compareAndSet" -> remember(call.proceed());
			case "putIfAbsent" -> {
				call.getArguments()[2] = withoutEpoch((ObjectMetadata) call.getArguments()[2]);
				yield call.proceed();
			}
			default -> call.proceed();
		};
	}

	private @Nullable Object readPointer(MethodInvocation call) throws Throwable {
		PointerObject before = this.seen;
		return (before != null) ? Optional.of(before) : call.proceed();
	}

	private @Nullable Object remember(@Nullable Object replaced) {
		this.seen = (replaced instanceof Optional<?> optional) ? (PointerObject) optional.orElse(null) : null;
		return replaced;
	}

	private static ObjectMetadata withoutEpoch(ObjectMetadata metadata) {
		Map<String, String> entries = new HashMap<>(metadata.entries());
		entries.remove("litefs-epoch");
		return new ObjectMetadata(metadata.timestamp(), entries);
	}

}

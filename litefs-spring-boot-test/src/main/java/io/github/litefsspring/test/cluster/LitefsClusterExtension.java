package io.github.litefsspring.test.cluster;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Optional;
import java.util.function.Predicate;

import io.github.litefsspring.test.condition.Prerequisite;
import io.github.litefsspring.test.condition.Prerequisites;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the cluster of {@link LitefsCluster}.
 */
class LitefsClusterExtension
		implements ExecutionCondition, BeforeAllCallback, BeforeEachCallback, AfterEachCallback, ParameterResolver {

	private static final Logger logger = LoggerFactory.getLogger(LitefsClusterExtension.class);

	private static final Namespace NAMESPACE = Namespace.create(LitefsClusterExtension.class);

	@Override
	public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
		return annotation(context).filter((settings) -> settings.lease() == Lease.CONSUL)
			.map((settings) -> Prerequisites.evaluate(context.getDisplayName(), Prerequisite.CONSUL))
			.orElse(ConditionEvaluationResult.enabled("Consul is not needed"));
	}

	@Override
	public void beforeAll(ExtensionContext context) {
		startIfAnnotated(context);
		inject(context, null, (field) -> Modifier.isStatic(field.getModifiers()));
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		startIfAnnotated(context);
		for (Object instance : context.getRequiredTestInstances().getAllInstances()) {
			inject(context, instance, (field) -> !Modifier.isStatic(field.getModifiers()));
		}
	}

	@Override
	public void afterEach(ExtensionContext context) {
		StoredCluster stored = stored(context);
		if (stored == null) {
			return;
		}
		if (context.getExecutionException().isPresent()) {
			logger.warn("{} failed; the logs of {}\n{}", context.getDisplayName(), stored.cluster(),
					stored.cluster().logs());
		}
		boolean shared = annotation(context).isEmpty();
		if (shared && stored.repair()) {
			stored.cluster().repair();
		}
	}

	@Override
	public boolean supportsParameter(ParameterContext parameterContext, ExtensionContext context) {
		return parameterContext.getParameter().getType() == RunningCluster.class;
	}

	@Override
	public Object resolveParameter(ParameterContext parameterContext, ExtensionContext context) {
		startIfAnnotated(context);
		return required(context);
	}

	private void startIfAnnotated(ExtensionContext context) {
		annotation(context).ifPresent((settings) -> context.getStore(NAMESPACE)
			.computeIfAbsent(context.getUniqueId(), (id) -> start(settings), StoredCluster.class));
	}

	private StoredCluster start(LitefsCluster settings) {
		ClusterBuilder builder = RunningCluster.builder()
			.replicas(settings.replicas())
			.lease(settings.lease())
			.database(settings.database())
			.exec(settings.exec());
		for (Class<? extends ClusterCustomizer> customizer : settings.customizers()) {
			ReflectionSupport.newInstance(customizer).customize(builder);
		}
		return new StoredCluster(settings.start() ? builder.start() : builder.prepare(), settings.start());
	}

	private static Optional<LitefsCluster> annotation(ExtensionContext context) {
		return AnnotationSupport.findAnnotation(context.getElement(), LitefsCluster.class);
	}

	private static @Nullable StoredCluster stored(ExtensionContext context) {
		for (Optional<ExtensionContext> current = Optional.of(context); current
			.isPresent(); current = current.get().getParent()) {
			StoredCluster stored = current.get()
				.getStore(NAMESPACE)
				.get(current.get().getUniqueId(), StoredCluster.class);
			if (stored != null) {
				return stored;
			}
		}
		return null;
	}

	private static RunningCluster required(ExtensionContext context) {
		StoredCluster stored = stored(context);
		if (stored == null) {
			throw new ExtensionConfigurationException("No cluster for " + context.getDisplayName()
					+ ": annotate the class or the method with @LitefsCluster");
		}
		return stored.cluster();
	}

	private static void inject(ExtensionContext context, @Nullable Object instance, Predicate<Field> which) {
		Class<?> type = (instance != null) ? instance.getClass() : context.getRequiredTestClass();
		ReflectionSupport
			.findFields(type, which.and((field) -> field.getType() == RunningCluster.class),
					HierarchyTraversalMode.TOP_DOWN)
			.forEach((field) -> set(field, instance, required(context)));
	}

	private static void set(Field field, @Nullable Object instance, RunningCluster cluster) {
		try {
			field.setAccessible(true);
			field.set(instance, cluster);
		}
		catch (IllegalAccessException ex) {
			throw new ExtensionConfigurationException("Cannot inject the cluster into " + field, ex);
		}
	}

	// closed by JUnit together with the store it is in; repair tells if it is repaired
	// after each test
	private record StoredCluster(RunningCluster cluster, boolean repair) implements AutoCloseable {

		@Override
		public void close() {
			this.cluster.close();
		}

	}

}

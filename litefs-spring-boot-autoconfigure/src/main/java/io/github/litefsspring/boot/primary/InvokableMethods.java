package io.github.litefsspring.boot.primary;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.litefsspring.primary.Elsewhere;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.util.ClassUtils;

/**
 * The methods that other nodes may call, found when all singletons are there: those with
 * {@code @PrimaryOnly(elsewhere = INVOKE)}, and no others.
 *
 * @since 0.1.0
 */
public final class InvokableMethods implements SmartInitializingSingleton {

	private static final Set<String> LIBRARIES = Set.of("java.", "jakarta.", "org.springframework.", "io.micrometer.",
			"com.zaxxer.");

	private final ConfigurableListableBeanFactory beans;

	private final Runnable needsChannel;

	private final Map<String, InvokableMethod> methods = new LinkedHashMap<>();

	/**
	 * Create the registry.
	 * @param beans where the beans are
	 * @param needsChannel called when there is such a method; throws when there is no
	 * channel and should be one
	 */
	public InvokableMethods(ConfigurableListableBeanFactory beans, Runnable needsChannel) {
		this.beans = beans;
		this.needsChannel = needsChannel;
	}

	@Override
	public void afterSingletonsInstantiated() {
		List<String> problems = new ArrayList<>();
		for (String name : this.beans.getBeanDefinitionNames()) {
			Class<?> type = ScopedProxyUtils.isScopedTarget(name) ? null
					: AutoProxyUtils.determineTargetClass(this.beans, name);
			if (type != null && isOfApplication(type)) {
				find(name, ClassUtils.getUserClass(type), problems);
			}
		}
		if (!problems.isEmpty()) {
			throw new InvokeSignatureException(problems);
		}
		if (!this.methods.isEmpty()) {
			this.needsChannel.run();
		}
	}

	private static boolean isOfApplication(Class<?> type) {
		return LIBRARIES.stream().noneMatch(type.getName()::startsWith);
	}

	private void find(String name, Class<?> type, List<String> problems) {
		MethodIntrospector
			.selectMethods(type,
					(MethodIntrospector.MetadataLookup<Boolean>) (method) -> isInvokable(method, type) ? true : null)
			.keySet()
			.stream()
			.map((method) -> new InvokableMethod(name, type, AopUtils.getMostSpecificMethod(method, type)))
			.sorted(Comparator.comparing(InvokableMethod::signature))
			.forEach((method) -> add(method, problems));
	}

	private void add(InvokableMethod method, List<String> problems) {
		if (!this.beans.isSingleton(method.bean())) {
			problems.add("%s (bean '%s'): the bean is not a singleton, so the primary has no such object"
				.formatted(method.displayName(), method.bean()));
		}
		problems.addAll(InvokeSignatures.problems(method));
		this.methods.put(method.id(), method);
	}

	private static boolean isInvokable(Method method, Class<?> type) {
		// where a bean runs is not for other nodes to say
		boolean lifecycle = PrimaryLifecycles.isLifecycle(type) && PrimaryLifecycles.isLifecycleMethod(method);
		return !lifecycle && PrimaryOnlyAnnotations.find(method, type)
			.filter((annotation) -> annotation.elsewhere() == Elsewhere.INVOKE)
			.isPresent();
	}

	@Nullable InvokableMethod find(String bean, String signature) {
		return this.methods.get(bean + '#' + signature);
	}

	// fails when the target is not a bean that was there when the application started
	InvokableMethod of(Method method, Class<?> type, @Nullable Object target) {
		String signature = InvokableMethod.signature(AopUtils.getMostSpecificMethod(method, type));
		List<InvokableMethod> found = this.methods.values()
			.stream()
			.filter((candidate) -> candidate.beanClass() == type && candidate.signature().equals(signature))
			.toList();
		if (found.size() > 1) {
			found = found.stream().filter((candidate) -> target == targetOf(candidate.bean())).toList();
		}
		if (found.size() != 1) {
			throw new PrimaryInvocationException(
					"%s.%s cannot be called on the primary: its object is not a bean that other nodes know by a name. Nothing was done."
						.formatted(type.getSimpleName(), method.getName()),
					null);
		}
		return found.get(0);
	}

	private @Nullable Object targetOf(String name) {
		Object bean = this.beans.getBean(name);
		Object target = AopProxyUtils.getSingletonTarget(bean);
		return (target != null) ? target : bean;
	}

	Object bean(InvokableMethod method) {
		return this.beans.getBean(method.bean());
	}

}

package io.github.litefsspring.boot.primary;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

import io.github.litefsspring.boot.channel.ChannelJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;

import org.springframework.core.GenericTypeResolver;
import org.springframework.core.ResolvableType;

/**
 * A bean's method that may be called from other nodes.
 *
 * @param bean the name of the bean
 * @param beanClass the class of the bean
 * @param method the method as the class declares it
 */
record InvokableMethod(String bean, Class<?> beanClass, Method method) {

	String id() {
		return this.bean + '#' + signature();
	}

	String signature() {
		return signature(this.method);
	}

	static String signature(Method method) {
		return Arrays.stream(method.getParameterTypes())
			.map(Class::getName)
			.collect(Collectors.joining(",", method.getName() + "(", ")"));
	}

	String displayName() {
		return this.beanClass.getSimpleName() + '.' + this.method.getName();
	}

	List<Type> parameters() {
		return Arrays.stream(this.method.getGenericParameterTypes()).map(this::resolved).toList();
	}

	List<JavaType> parameterTypes() {
		return parameters().stream().map((type) -> ChannelJson.mapper().constructType(type)).toList();
	}

	// of a future what it gives
	@Nullable Type result() {
		Type type = resolved(this.method.getGenericReturnType());
		if (isFuture()) {
			ResolvableType future = ResolvableType.forType(type);
			type = future.as(future.resolve(Future.class)).getGeneric(0).getType();
		}
		return (type == void.class || type == Void.class) ? null : type;
	}

	@Nullable JavaType resultType() {
		Type type = result();
		return (type != null) ? ChannelJson.mapper().constructType(type) : null;
	}

	boolean isFuture() {
		Class<?> type = this.method.getReturnType();
		return type != Object.class && type.isAssignableFrom(CompletableFuture.class);
	}

	private Type resolved(Type type) {
		return GenericTypeResolver.resolveType(type, this.beanClass);
	}

}

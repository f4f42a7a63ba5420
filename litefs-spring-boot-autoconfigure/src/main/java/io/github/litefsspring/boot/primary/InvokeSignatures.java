package io.github.litefsspring.boot.primary;

import java.io.Reader;
import java.io.Writer;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

import io.github.litefsspring.boot.channel.ChannelJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.annotation.JsonDeserialize;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;

/**
 * Finds types that cannot travel as JSON by their declaration, before the first call.
 */
final class InvokeSignatures {

	private static final List<Class<?>> NOT_DATA = List.of(AutoCloseable.class, Reader.class, Writer.class,
			Iterator.class, Enumeration.class, Thread.class, Throwable.class, Class.class, ClassLoader.class,
			Runnable.class);

	private static final List<String> NOT_DATA_PACKAGES = List.of("jakarta.servlet.", "java.util.function.",
			"java.util.concurrent.", "java.sql.Conn", "org.springframework.web.", "org.springframework.context.",
			"org.reactivestreams.", "reactor.");

	private InvokeSignatures() {
	}

	static List<String> problems(InvokableMethod method) {
		List<String> problems = new ArrayList<>();
		List<Type> parameters = method.parameters();
		for (int i = 0; i < parameters.size(); i++) {
			add(problems, method, "parameter " + (i + 1), parameters.get(i));
		}
		Type result = method.result();
		if (result != null) {
			add(problems, method, "the result", result);
		}
		return problems;
	}

	private static void add(List<String> problems, InvokableMethod method, String what, Type type) {
		String problem = problem(type);
		if (problem != null) {
			problems.add("%s (bean '%s'): %s of type %s %s".formatted(method.displayName(), method.bean(), what,
					type.getTypeName(), problem));
		}
	}

	private static @Nullable String problem(Type type) {
		if (type instanceof TypeVariable<?> || type instanceof WildcardType) {
			return "is not a definite type";
		}
		return problem(ChannelJson.mapper().constructType(type), new HashSet<>());
	}

	private static @Nullable String problem(JavaType type, Set<JavaType> seen) {
		Class<?> raw = type.getRawClass();
		if (!seen.add(type) || raw.isPrimitive() || JsonNode.class.isAssignableFrom(raw)) {
			return null;
		}
		if (type.isContainerType() || type.isReferenceType()) {
			JavaType key = type.getKeyType();
			JavaType content = type.getContentType();
			String problem = (key != null) ? problem(key, seen) : null;
			return (problem != null || content == null) ? problem : problem(content, seen);
		}
		if (raw == Object.class) {
			return "may be anything, and no class comes from the wire: declare the class";
		}
		boolean notData = NOT_DATA.stream().anyMatch((other) -> other.isAssignableFrom(raw))
				|| NOT_DATA_PACKAGES.stream().anyMatch(raw.getName()::startsWith);
		if (notData) {
			return "is not data that could travel: " + raw.getName();
		}
		if (isAbstract(raw)) {
			return "is abstract (" + raw.getName()
					+ "): declare the class, or say with @JsonTypeInfo(use = NAME) and @JsonSubTypes which ones there are";
		}
		return raw.isRecord() ? ofComponents(raw, seen) : null;
	}

	private static @Nullable String ofComponents(Class<?> raw, Set<JavaType> seen) {
		for (RecordComponent component : raw.getRecordComponents()) {
			if (component.getGenericType() instanceof Class<?> componentClass) {
				String problem = problem(ChannelJson.mapper().constructType(componentClass), seen);
				if (problem != null) {
					return "has the component '" + component.getName() + "', which " + problem;
				}
			}
		}
		return null;
	}

	private static boolean isAbstract(Class<?> raw) {
		boolean platform = raw.getName().startsWith("java.");
		return Modifier.isAbstract(raw.getModifiers()) && !raw.isArray() && !raw.isEnum()
				&& !(platform && !raw.isInterface()) && !ClassUtils.isAssignable(CharSequence.class, raw)
				&& !raw.isSealed() && !AnnotatedElementUtils.hasAnnotation(raw, JsonDeserialize.class)
				&& !AnnotatedElementUtils.hasAnnotation(raw, com.fasterxml.jackson.annotation.JsonTypeInfo.class);
	}

}

package io.github.litefsspring;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/**
 * At most eight fields of a class change, inherited ones included. State is easier to
 * follow in small pieces that change together.
 */
public final class ChangingFields extends ArchCondition<JavaClass> {

	private static final int LIMIT = 8;

	public ChangingFields() {
		super("have at most " + LIMIT + " fields that change");
	}

	@Override
	public void check(JavaClass type, ConditionEvents events) {
		long changing = type.getAllFields()
			.stream()
			.filter((field) -> field.getOwner().getPackageName().startsWith("io.github.litefsspring"))
			.filter((field) -> !field.getModifiers().contains(JavaModifier.FINAL)
					&& !field.getModifiers().contains(JavaModifier.STATIC))
			.count();
		events.add(new SimpleConditionEvent(type, changing <= LIMIT, type.getName() + " has " + changing));
	}

}

package io.github.litefsspring.chaos.check;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.github.litefsspring.chaos.history.History;
import io.github.litefsspring.chaos.history.Outcome;
import io.github.litefsspring.chaos.history.SetRead;
import io.github.litefsspring.chaos.history.Write;
import io.github.litefsspring.chaos.history.WriteKind;

/**
 * Acknowledged writes are there, unless they were told as lost; refused ones are not, and
 * none is there twice.
 */
final class WriteChecks {

	private WriteChecks() {
	}

	static List<Violation> check(History history, Values values) {
		List<Violation> violations = new ArrayList<>();
		for (Write write : history.writes()) {
			if (write.call().isOk() && !values.isPresent(write.value())) {
				lost(history, write, violations);
			}
		}
		failed(history, values, violations);
		for (String value : values.duplicates()) {
			violations.add(new Violation(ViolationKind.DUPLICATE, describe(values, value)));
		}
		for (String value : values.present()) {
			if (values.write(value).isEmpty()) {
				violations.add(new Violation(ViolationKind.UNKNOWN_VALUE, value));
			}
		}
		return violations;
	}

	private static void lost(History history, Write write, List<Violation> violations) {
		if (history.lossOf(write.call()).isEmpty()) {
			violations.add(new Violation(ViolationKind.LOST_WRITE, "%s; told as lost were %s".formatted(write,
					history.losses().isEmpty() ? "none" : history.losses())));
		}
		else if (write.kind() == WriteKind.STORE && !history.storeWasInTroubleAfter(write.call().completed())) {
			violations.add(new Violation(ViolationKind.LOST_STORED_WRITE,
					write + "; told as lost by " + history.lossOf(write.call()).orElseThrow()));
		}
	}

	// also where it was seen for a moment only
	private static void failed(History history, Values values, List<Violation> violations) {
		Set<String> told = new HashSet<>();
		for (String value : values.present()) {
			values.write(value).filter((write) -> write.call().outcome() == Outcome.FAILED).ifPresent((write) -> {
				told.add(value);
				violations.add(new Violation(ViolationKind.FAILED_BUT_PRESENT, write.toString()));
			});
		}
		for (SetRead read : history.setReads()) {
			for (String value : read.seen()) {
				values.write(value)
					.filter((write) -> write.call().outcome() == Outcome.FAILED && told.add(value))
					.ifPresent((write) -> violations
						.add(new Violation(ViolationKind.FAILED_BUT_PRESENT, write + "; seen in " + read)));
			}
		}
	}

	private static String describe(Values values, String value) {
		return values.write(value).map(Write::toString).orElse(value);
	}

}

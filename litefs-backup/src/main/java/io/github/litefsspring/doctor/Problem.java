package io.github.litefsspring.doctor;

import java.util.List;
import java.util.Optional;

import io.github.litefsspring.node.Finding;

/**
 * Something that is wrong.
 *
 * @param place what it is wrong with: the name of a database, or what else
 * @param finding what is wrong
 * @param remedies what can be done, the least loss first; none when that is not in the
 * hands of this command
 */
public record Problem(String place, Finding finding, List<Remedy> remedies) {

	static Problem error(String place, String text, List<Remedy> remedies) {
		return new Problem(place, new Finding(Finding.Severity.ERROR, text), List.copyOf(remedies));
	}

	static Problem warning(String place, String text, List<Remedy> remedies) {
		return new Problem(place, new Finding(Finding.Severity.WARNING, text), List.copyOf(remedies));
	}

	/**
	 * Tell a problem with which LiteFS does not work, or loses something.
	 * @return false for one that can stay
	 */
	public boolean isError() {
		return this.finding.severity() == Finding.Severity.ERROR;
	}

	/**
	 * The remedy that is used.
	 * @param name the name of the one to prefer; empty for the one with the least loss
	 * @return nothing when there is none
	 */
	public Optional<Remedy> remedy(String name) {
		return this.remedies.stream()
			.filter((remedy) -> remedy.name().equals(name))
			.findFirst()
			.or(() -> this.remedies.stream().filter((remedy) -> !remedy.onRequest()).findFirst());
	}

}

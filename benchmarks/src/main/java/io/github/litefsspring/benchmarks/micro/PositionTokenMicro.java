package io.github.litefsspring.benchmarks.micro;

import java.util.Optional;

import io.github.litefsspring.consistency.PositionToken;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * A request brings a token, a reply takes one along.
 */
@State(Scope.Benchmark)
public class PositionTokenMicro {

	private final String text = "00000000000f4240-e2b42ec5a8c45bf2";

	private final String noToken = "00000000000f4240-e2b42ec5a8c45bfX";

	private final PositionToken token = new PositionToken(1_000_000, 0xe2b42ec5a8c45bf2L);

	@Benchmark
	public Optional<PositionToken> parse() {
		return PositionToken.parse(this.text);
	}

	@Benchmark
	public Optional<PositionToken> refuse() {
		return PositionToken.parse(this.noToken);
	}

	@Benchmark
	public String format() {
		return this.token.toString();
	}

}

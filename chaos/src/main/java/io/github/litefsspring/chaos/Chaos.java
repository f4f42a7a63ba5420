package io.github.litefsspring.chaos;

import io.github.litefsspring.chaos.fault.FaultPlan;

/**
 * The command {@code chaos/run}.
 */
public final class Chaos {

	private Chaos() {
	}

	/**
	 * Run it, and end the process: 0 without a violation, 1 with one.
	 * @param arguments the command line
	 * @throws Exception when the cluster cannot be run
	 */
	public static void main(String[] arguments) throws Exception {
		Options options = Options.parse(arguments);
		if (options.planOnly()) {
			System.out.print(FaultPlan.of(options.seed(), (int) options.duration().toSeconds(), options.only()));
			return;
		}
		System.exit(ChaosRun.run(options).violations().isEmpty() ? 0 : 1);
	}

}

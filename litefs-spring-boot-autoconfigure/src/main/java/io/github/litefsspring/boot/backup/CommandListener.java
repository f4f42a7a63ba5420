package io.github.litefsspring.boot.backup;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.litefsspring.backup.store.StoreSettings;
import io.github.litefsspring.cli.LitefsDoctor;
import io.github.litefsspring.cli.LitefsRestore;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/**
 * Makes {@code java -jar app.jar --litefs.restore …} the {@code litefs-restore} command
 * with the application's own target and secrets, and
 * {@code java -jar app.jar --litefs.doctor DATA-DIR …} the {@code litefs-doctor} command.
 * They run instead of the application, before there are any beans, so they need neither a
 * mount nor a database.
 *
 * @since 0.1.0
 */
public final class CommandListener implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

	private static final String RESTORE = "--litefs.restore";

	private static final String DOCTOR = "--litefs.doctor";

	@Override
	public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
		List<String> arguments = new ArrayList<>(Arrays.asList(event.getArgs()));
		if (arguments.remove(RESTORE)) {
			System.exit(restore(arguments, event.getEnvironment()));
		}
		if (arguments.remove(DOCTOR)) {
			System.exit(doctor(arguments, event.getEnvironment()));
		}
	}

	static int restore(List<String> arguments, Environment environment) {
		return new LitefsRestore(target(environment), settings(environment), System.out, System.err).run(arguments);
	}

	static int doctor(List<String> arguments, Environment environment) {
		return new LitefsDoctor(target(environment), settings(environment), System.out, System.err).run(arguments);
	}

	private static @Nullable String target(Environment environment) {
		SpringCloudAws aws = new SpringCloudAws(environment);
		aws.giveCredentialsToSdk();
		return aws.complete(environment.getProperty("litefs.backup.target"));
	}

	private static StoreSettings settings(Environment environment) {
		Map<String, String> settings = new HashMap<>();
		for (String name : StoreSettings.NAMES) {
			String value = environment.getProperty(name);
			if (value != null) {
				settings.put(name, value);
			}
		}
		return StoreSettings.of(settings);
	}

	/**
	 * After the application's properties have been read.
	 */
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

}

package io.github.litefsspring.boot.backup;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.litefsspring.backup.store.StoreSettings;
import io.github.litefsspring.cli.LitefsRestore;

import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/**
 * Makes {@code java -jar app.jar --litefs.restore …} the {@code litefs-restore} command
 * with the application's own target and secrets. It runs instead of the application,
 * before there are any beans, so it needs neither a mount nor a database.
 *
 * @since 0.1.0
 */
public final class RestoreCommandListener implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

	private static final String ARGUMENT = "--litefs.restore";

	@Override
	public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
		List<String> arguments = new ArrayList<>(Arrays.asList(event.getArgs()));
		if (arguments.remove(ARGUMENT)) {
			System.exit(restore(arguments, event.getEnvironment()));
		}
	}

	static int restore(List<String> arguments, Environment environment) {
		Map<String, String> settings = new HashMap<>();
		for (String name : StoreSettings.NAMES) {
			String value = environment.getProperty(name);
			if (value != null) {
				settings.put(name, value);
			}
		}
		SpringCloudAws aws = new SpringCloudAws(environment);
		aws.giveCredentialsToSdk();
		return new LitefsRestore(aws.complete(environment.getProperty("litefs.backup.target")),
				StoreSettings.of(settings), System.out, System.err)
			.run(arguments);
	}

	/**
	 * After the application's properties have been read.
	 */
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

}

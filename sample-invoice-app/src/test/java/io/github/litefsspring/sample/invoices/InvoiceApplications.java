package io.github.litefsspring.sample.invoices;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.litefsspring.test.cluster.ClusterBuilder;
import io.github.litefsspring.test.cluster.ClusterCustomizer;
import io.github.litefsspring.test.cluster.RunningNode;

/**
 * The executable jar on each node, as LiteFS's child. The node {@code replica3}
 * redirects; the others forward.
 */
class InvoiceApplications implements ClusterCustomizer {

	static final String SECRET = "a secret that only these tests use";

	static final Duration START = Duration.ofSeconds(90);

	@Override
	public void customize(ClusterBuilder builder) {
		builder.exec((node) -> RunningJar.command(arguments(node).toArray(String[]::new)));
	}

	static List<String> arguments(RunningNode node) {
		List<String> arguments = new ArrayList<>(
				List.of("--spring.profiles.active=cluster", "--litefs.channel.secret=" + SECRET));
		node.properties().forEach((name, value) -> arguments.add("--" + name + "=" + value));
		if (node.name().equals("replica3")) {
			arguments.add("--litefs.write.transport=redirect");
			arguments.add("--litefs.primary.public-url=http://{hostname}:" + node.applicationPort());
		}
		return arguments;
	}

}

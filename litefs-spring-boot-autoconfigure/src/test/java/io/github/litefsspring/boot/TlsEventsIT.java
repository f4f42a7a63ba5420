package io.github.litefsspring.boot;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;

import io.github.litefsspring.api.LitefsApi;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.test.cluster.RunningCluster;
import io.github.litefsspring.test.cluster.RunningNode;
import io.github.litefsspring.test.condition.RequiresLitefs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A replica follows a real primary through a proxy that speaks TLS and asks for a
 * certificate.
 */
@RequiresLitefs
class TlsEventsIT {

	@TempDir
	Path directory;

	@Test
	void aReplicaFollowsThePrimaryOverTls() throws Exception {
		Certificates certificates = Certificates.in(this.directory);
		try (RunningCluster cluster = RunningCluster.builder().replicas(1).start()) {
			RunningNode primary = cluster.awaitPrimary();
			primary.execute("create table item (name text)");
			cluster.awaitReplicated();
			try (TlsProxy proxy = new TlsProxy(certificates, primary.apiUrl());
					ConfigurableApplicationContext replica = application(cluster.replicas().get(0), proxy,
							certificates.bundle("node", true, "litefs.primary.ssl-bundle=node"))) {
				LitefsNode node = replica.getBean(LitefsNode.class);
				await().atMost(30, TimeUnit.SECONDS).until(() -> node.state().role() == Role.REPLICA);
				primary.execute("insert into item values ('a')");
				await().atMost(30, TimeUnit.SECONDS).until(() -> node.replication().delayMedian() != null);
				assertThat(node.replication().primaryReachable()).isTrue();
			}
		}
	}

	@Test
	void thisNodesLitefsIsAskedWithTheBundleToo() throws Exception {
		Certificates certificates = Certificates.in(this.directory);
		try (RunningCluster cluster = RunningCluster.builder().replicas(0).start()) {
			RunningNode primary = cluster.awaitPrimary();
			primary.execute("create table item (name text)");
			try (TlsProxy proxy = new TlsProxy(certificates, primary.apiUrl())) {
				List<String> properties = new ArrayList<>(certificates.bundle("node", true,
						"litefs.primary.ssl-bundle=node", "litefs.api-url=https://localhost:" + proxy.port()));
				try (ConfigurableApplicationContext context = application(primary, proxy, properties)) {
					assertThat(context.getBean(LitefsNode.class).state().role()).isEqualTo(Role.PRIMARY);
					assertThat(context.getBean(LitefsApi.class).info().nodeId()).isNotBlank();
				}
			}
		}
	}

	@Test
	void withoutTheBundleThePrimaryIsNotReached() throws Exception {
		Certificates certificates = Certificates.in(this.directory);
		try (RunningCluster cluster = RunningCluster.builder().replicas(1).start()) {
			RunningNode primary = cluster.awaitPrimary();
			primary.execute("create table item (name text)");
			cluster.awaitReplicated();
			try (TlsProxy proxy = new TlsProxy(certificates, primary.apiUrl());
					ConfigurableApplicationContext replica = application(cluster.replicas().get(0), proxy, List.of())) {
				LitefsNode node = replica.getBean(LitefsNode.class);
				await().atMost(30, TimeUnit.SECONDS).until(() -> node.state().role() == Role.REPLICA);
				await().atMost(30, TimeUnit.SECONDS).until(() -> !node.replication().primaryReachable());
			}
		}
	}

	private static ConfigurableApplicationContext application(RunningNode litefs, TlsProxy proxy, List<String> more) {
		List<String> properties = new ArrayList<>(more);
		properties.addAll(List.of("spring.jmx.enabled=false", "spring.flyway.enabled=false"));
		Map<String, String> defaults = new LinkedHashMap<>(litefs.properties());
		more.forEach((property) -> defaults.remove(property.substring(0, property.indexOf('='))));
		defaults.remove("litefs.primary.api-url");
		defaults.forEach((name, value) -> properties.add(name + "=" + value));
		properties.add("litefs.primary.api-url=https://localhost:" + proxy.port());
		return new SpringApplicationBuilder(Configured.class).web(WebApplicationType.NONE)
			.logStartupInfo(false)
			.properties(properties.toArray(String[]::new))
			.run();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Configured {

	}

	/**
	 * TLS in front of LiteFS's port, as an operator puts it there.
	 */
	private static final class TlsProxy implements AutoCloseable {

		private final ExecutorService threads = Executors.newCachedThreadPool();

		private final ServerSocket server;

		private final URI litefs;

		TlsProxy(Certificates certificates, URI litefs) throws Exception {
			this.litefs = litefs;
			SSLContext context = SSLContext.getInstance("TLS");
			KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
			keys.init(store(certificates.key()), Certificates.PASSWORD.toCharArray());
			TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
			trust.init(store(certificates.trusted()));
			context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
			SSLServerSocket socket = (SSLServerSocket) context.getServerSocketFactory()
				.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
			socket.setNeedClientAuth(true);
			this.server = socket;
			this.threads.execute(this::accept);
		}

		private static KeyStore store(Path file) throws Exception {
			KeyStore store = KeyStore.getInstance("PKCS12");
			try (InputStream in = Files.newInputStream(file)) {
				store.load(in, Certificates.PASSWORD.toCharArray());
			}
			return store;
		}

		int port() {
			return this.server.getLocalPort();
		}

		private void accept() {
			while (!this.server.isClosed()) {
				try {
					Socket client = this.server.accept();
					Socket upstream = new Socket(this.litefs.getHost(), this.litefs.getPort());
					this.threads.execute(() -> copy(client, upstream));
					this.threads.execute(() -> copy(upstream, client));
				}
				catch (IOException ex) {
					// closed, or a client that is gone
				}
			}
		}

		private static void copy(Socket from, Socket to) {
			byte[] buffer = new byte[8192];
			try (from; to; OutputStream out = to.getOutputStream()) {
				InputStream in = from.getInputStream();
				for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
					out.write(buffer, 0, count);
					out.flush();
				}
			}
			catch (IOException ex) {
				// one of both is gone
			}
		}

		@Override
		public void close() {
			try {
				this.server.close();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			this.threads.shutdownNow();
		}

	}

}

package io.github.litefsspring.test.network;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

class TcpProxyTests {

	private final NetworkPath path = new NetworkPath();

	private ServerSocket server;

	private TcpProxy proxy;

	@BeforeEach
	void startEchoServerBehindProxy() throws IOException {
		this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		Thread thread = new Thread(this::echo);
		thread.setDaemon(true);
		thread.start();
		this.proxy = TcpProxy.start(InetAddress.getLoopbackAddress(),
				new InetSocketAddress(InetAddress.getLoopbackAddress(), this.server.getLocalPort()), this.path);
	}

	@AfterEach
	void stop() throws IOException {
		this.proxy.close();
		this.server.close();
	}

	@Test
	void bytesPassInBothDirectionsUntilTheEnd() throws IOException {
		try (Socket client = connect()) {
			client.getOutputStream().write("hello".getBytes(StandardCharsets.UTF_8));
			client.shutdownOutput();
			assertThat(client.getInputStream().readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("hello");
		}
		await().until(() -> this.path.openConnections() == 0);
	}

	@Test
	void nothingArrivesBeforeTheDelayIsOver() throws IOException {
		this.path.delay(Duration.ofHours(1));
		try (Socket client = connect()) {
			client.getOutputStream().write(1);
			assertNothingArrives(client);
			this.path.heal();
			assertThat(client.getInputStream().read()).isEqualTo(1);
		}
	}

	@Test
	void throttleLetsBytesPassSlowly() throws IOException {
		this.path.throttle(1);
		try (Socket client = connect()) {
			client.getOutputStream().write(new byte[3600]);
			assertNothingArrives(client);
			this.path.heal();
			assertThat(client.getInputStream().readNBytes(3600)).hasSize(3600);
		}
	}

	@Test
	void stalledConnectionGoesOnWhereItStoppedWhenThePathHeals() throws IOException {
		try (Socket client = connect()) {
			client.getOutputStream().write(1);
			assertThat(client.getInputStream().read()).isEqualTo(1);
			this.path.stall();
			client.getOutputStream().write(2);
			assertNothingArrives(client);
			this.path.heal();
			assertThat(client.getInputStream().read()).isEqualTo(2);
		}
	}

	@Test
	void cutResetsOpenConnectionsAndNewOnesUntilThePathHeals() throws IOException {
		try (Socket open = connect()) {
			open.getOutputStream().write(1);
			assertThat(open.getInputStream().read()).isEqualTo(1);
			this.path.cut();
			assertThatExceptionOfType(SocketException.class).isThrownBy(() -> open.getInputStream().read());
			assertThat(this.path.openConnections()).isZero();
		}
		try (Socket refused = connect()) {
			assertThatExceptionOfType(SocketException.class).isThrownBy(() -> refused.getInputStream().read());
		}
		this.path.heal();
		try (Socket client = connect()) {
			client.getOutputStream().write(3);
			assertThat(client.getInputStream().read()).isEqualTo(3);
		}
	}

	@Test
	void connectionToAServerThatIsGoneEnds() throws IOException {
		InetAddress loopback = InetAddress.getLoopbackAddress();
		int nobodysPort;
		try (ServerSocket socket = new ServerSocket(0, 1, loopback)) {
			nobodysPort = socket.getLocalPort();
		}
		try (TcpProxy toNobody = TcpProxy.start(loopback, new InetSocketAddress(loopback, nobodysPort), this.path);
				Socket client = connect(toNobody)) {
			assertThat(client.getInputStream().read()).isNegative();
		}
	}

	@Test
	void senselessValuesAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.path.throttle(0)).withMessageContaining("0");
		assertThatIllegalArgumentException().isThrownBy(() -> this.path.delay(Duration.ofMillis(-1)))
			.withMessageContaining("negative");
	}

	private Socket connect() throws IOException {
		return connect(this.proxy);
	}

	private static Socket connect(TcpProxy proxy) throws IOException {
		Socket socket = new Socket();
		socket.connect(proxy.address());
		socket.setSoTimeout(10_000);
		return socket;
	}

	private static void assertNothingArrives(Socket client) throws IOException {
		client.setSoTimeout(200);
		assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> client.getInputStream().read());
		client.setSoTimeout(10_000);
	}

	private void echo() {
		while (!this.server.isClosed()) {
			try {
				Socket socket = this.server.accept();
				Thread thread = new Thread(() -> echo(socket));
				thread.setDaemon(true);
				thread.start();
			}
			catch (IOException ex) {
				return;
			}
		}
	}

	private static void echo(Socket socket) {
		try (socket; InputStream in = socket.getInputStream()) {
			in.transferTo(socket.getOutputStream());
		}
		catch (IOException ex) {
			// the test has cut the connection
		}
	}

}

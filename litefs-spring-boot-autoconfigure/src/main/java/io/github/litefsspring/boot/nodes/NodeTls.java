package io.github.litefsspring.boot.nodes;

import java.util.function.Supplier;

import javax.net.ssl.SSLParameters;

import io.github.litefsspring.api.TlsSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslOptions;

/**
 * TLS between nodes: what this node trusts, and the certificate by which it proves itself
 * to the others. A bundle that is reloaded is used for all connections that are made from
 * then on.
 *
 * @since 0.1.0
 */
public final class NodeTls implements Supplier<@Nullable TlsSettings> {

	private volatile @Nullable TlsSettings settings;

	private NodeTls() {
	}

	/**
	 * TLS by the JVM's own trust, and without a certificate of this node.
	 * @return the settings
	 */
	public static NodeTls ofJvm() {
		return new NodeTls();
	}

	/**
	 * TLS by an SSL bundle.
	 * @param bundles the bundles of the application
	 * @param name name of the bundle, the value of {@code litefs.primary.ssl-bundle}
	 * @return the settings
	 * @throws InvalidConfigurationPropertyValueException when there is no such bundle
	 */
	public static NodeTls of(SslBundles bundles, String name) {
		NodeTls tls = new NodeTls();
		try {
			tls.use(bundles.getBundle(name));
			bundles.addBundleUpdateHandler(name, tls::use);
		}
		catch (NoSuchSslBundleException ex) {
			throw new InvalidConfigurationPropertyValueException("litefs.primary.ssl-bundle", name,
					"There is no SSL bundle of this name. Define it with spring.ssl.bundle.pem.%1$s or spring.ssl.bundle.jks.%1$s"
						.formatted(name));
		}
		return tls;
	}

	private void use(SslBundle bundle) {
		SSLParameters parameters = new SSLParameters();
		SslOptions options = bundle.getOptions();
		parameters.setCipherSuites(options.getCiphers());
		parameters.setProtocols(options.getEnabledProtocols());
		this.settings = new TlsSettings(bundle.createSslContext(), parameters);
	}

	@Override
	public @Nullable TlsSettings get() {
		return this.settings;
	}

}

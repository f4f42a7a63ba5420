package io.github.litefsspring.sample.invoices;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.github.litefsspring.test.cluster.LitefsCluster;
import io.github.litefsspring.test.cluster.RunningCluster;
import io.github.litefsspring.test.condition.RequiresChromium;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The page of a replica.
 */
@RequiresChromium
@LitefsCluster(replicas = 1, customizers = InvoiceApplications.class)
class InvoicePageClusterIT {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@Test
	void tokenTravelsWithThePageAndTheFeedShowsWhatThePrimaryWrites(RunningCluster cluster, @TempDir Path directory)
			throws IOException {
		cluster.nodes()
			.forEach((node) -> node.awaitApplication("/actuator/health/readiness", InvoiceApplications.START));
		ChromeDriver browser = Chromium.start(directory.resolve("chromium"));
		try {
			browser.manage().window().setSize(new Dimension(1280, 2000));
			browser.get(cluster.node("replica1").applicationUrl() + "/");
			awaitText(browser, "#wire-node", "replica1");
			awaitText(browser, "#position-sent", "none yet");
			awaitText(browser, "#position-node", "replica1, replica");

			send(browser, "Over the socket");
			await().atMost(PATIENCE)
				.untilAsserted(() -> assertThat(text(browser, "#wire-answer")).contains("Over the socket is written",
						"over replica1"));
			awaitText(browser, "#feed li:first-child .by-customer", "Over the socket");
			String bySocket = token(browser, "#position-set");
			click(browser, "#get-invoice-1");
			await().atMost(PATIENCE)
				.ignoreExceptions()
				.untilAsserted(() -> assertThat(token(browser, "#position-sent")).isEqualTo(bySocket));
			awaitText(browser, "#position-node", "replica1, replica");

			awaitText(browser, "#invoice h3", "Alder & Finch Bakery");
			click(browser, "#pay button");
			await().atMost(PATIENCE)
				.ignoreExceptions()
				.untilAsserted(() -> assertThat(token(browser, "#position-set")).isGreaterThan(bySocket));
			String byForwardedRequest = token(browser, "#position-set");
			// the list is read again after a payment, with the cookie
			await().atMost(PATIENCE)
				.ignoreExceptions()
				.untilAsserted(() -> assertThat(token(browser, "#position-sent")).isEqualTo(byForwardedRequest));
			awaitText(browser, "#position-node", "replica1, replica");
			assertThat(
					browser.findElements(By.cssSelector("#answers .node-name")).stream().map((node) -> node.getText()))
				.contains("primary", "replica1");

			HttpResponse<String> created = Http.post(cluster.node("primary").applicationUrl() + "/api/invoices",
					LiveTestClient.invoice("On the primary"));
			assertThat(created.statusCode()).isEqualTo(201);
			awaitText(browser, "#feed li:first-child .by-customer", "On the primary");
			Path screenshots = Files.createDirectories(Path.of("target", "screenshots"));
			Files.write(screenshots.resolve("cluster.png"), browser.getScreenshotAs(OutputType.BYTES));
		}
		finally {
			browser.quit();
		}
	}

	private static void send(ChromeDriver browser, String customer) {
		List.of("wire-customer", "wire-description")
			.forEach((field) -> browser.findElement(By.id(field)).sendKeys(customer));
		browser.findElement(By.id("wire-amount")).sendKeys("12.50");
		click(browser, "#wire-form button");
	}

	private static void click(ChromeDriver browser, String selector) {
		browser.findElement(By.cssSelector(selector)).click();
	}

	private static String token(ChromeDriver browser, String selector) {
		return String.valueOf(browser.findElement(By.cssSelector(selector + " code")).getAttribute("title"));
	}

	private static String text(ChromeDriver browser, String selector) {
		return browser.findElement(By.cssSelector(selector)).getText();
	}

	private static void awaitText(ChromeDriver browser, String selector, String text) {
		await().atMost(PATIENCE)
			.ignoreExceptions()
			.untilAsserted(() -> assertThat(text(browser, selector)).isEqualTo(text));
	}

}

package io.github.litefsspring.sample.invoices;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.litefsspring.test.condition.RequiresChromium;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@RequiresChromium
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "litefs.node-name=laptop")
class InvoicePageIT {

	private static final Path SCREENSHOTS = Path.of("target", "screenshots");

	@TempDir
	static Path directory;

	private static ChromeDriver browser;

	@LocalServerPort
	private int port;

	@DynamicPropertySource
	static void database(DynamicPropertyRegistry registry) {
		registry.add("litefs.database", () -> directory.resolve("invoices.db"));
		registry.add("litefs.backup.enabled", () -> true);
		registry.add("litefs.backup.target", () -> "file:" + directory.resolve("backup"));
	}

	@BeforeAll
	static void startBrowser() {
		browser = Chromium.start(directory.resolve("chromium"));
	}

	@AfterAll
	static void stopBrowser() {
		if (browser != null) {
			browser.quit();
		}
	}

	@BeforeEach
	void openPage() {
		look(1280, 1400, "light");
		browser.get("http://localhost:" + this.port + "/");
		await().until(() -> !browser.findElements(By.cssSelector("#rows tr")).isEmpty());
	}

	@AfterEach
	void consoleShowsNoErrorOfThePage() {
		List<LogEntry> unexpected = browser.manage()
			.logs()
			.get(LogType.BROWSER)
			.getAll()
			.stream()
			// Chromium itself reports each refused request
			.filter((entry) -> !entry.getMessage().contains("the server responded with a status of 4"))
			.toList();
		assertThat(unexpected).isEmpty();
	}

	@Test
	void getInvoiceOneShowsTheInvoiceItsLinesAndTheNodeThatServedIt() throws IOException {
		button("Get invoice 1").click();
		awaitText("#invoice h3", "Alder & Finch Bakery");
		assertThat(text("#invoice .meta strong")).isEqualTo("INV-2025-00001");
		assertThat(browser.findElements(By.cssSelector("#invoice .lines tbody tr"))).hasSize(5);
		assertThat(text("#total")).isEqualTo("€2,145.00");
		assertThat(text("#paid")).isEqualTo("€600.00");
		assertThat(text("#open")).isEqualTo("€1,545.00");
		assertThat(text("#served-node")).isEqualTo("laptop");
		assertThat(text(".served-by .badge")).isEqualTo("Standalone");
		awaitText("#served-lag", "lag 0 ms");
		assertThat(text("#answers li:first-child code")).isEqualTo("/api/invoices/1");
		assertThat(text("#answers li:first-child .node-name")).isEqualTo("laptop");
		assertThat(text("#nodes .node.served .name")).isEqualTo("laptop");
		screenshot("invoice");
	}

	@Test
	void pageFitsAPhoneAndADarkRoom() throws IOException {
		button("Get invoice 1").click();
		awaitText("#invoice h3", "Alder & Finch Bakery");
		look(390, 844, "light");
		assertFitsTheWidth();
		screenshot("invoice-phone");
		button("New invoice").click();
		assertFitsTheWidth();
		screenshot("create-phone");
		look(1280, 1400, "dark");
		screenshot("create-dark");
		browser.switchTo().activeElement().sendKeys(Keys.ESCAPE);
		screenshot("invoice-dark");
	}

	@Test
	void aNodeThatTheTurnsMissIsShownAsNotAnswering() {
		browser.executeScript("noteNode('gone', { role: 'PRIMARY', lagMillis: 0 })");
		assertThat(text("#nodes [data-node=gone] .badge")).isEqualTo("Primary");
		await().atMost(Duration.ofSeconds(30))
			.ignoreExceptions()
			.untilAsserted(() -> assertThat(text("#nodes [data-node=gone] .badge")).isEqualTo("No answer"));
		assertThat(text("#nodes [data-node=laptop] .badge")).isEqualTo("Standalone");
	}

	@Test
	void longNamesAndLargeSumsAreShownInFullOnASmallPhone() throws IOException {
		String name = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft";
		String location = Http
			.post("http://localhost:" + this.port + "/api/invoices",
					"""
							{"customer":"%s","lines":[{"description":"%s","quantity":10000,"unitPriceCents":100000000000}]}"""
						.formatted(name, name))
			.headers()
			.firstValue("Location")
			.orElseThrow();
		try {
			look(320, 2400, "light");
			field("invoice-id").sendKeys(location.replaceAll(".*/", ""), Keys.ENTER);
			awaitText("#invoice h3", name);
			assertThat(text("#total")).isEqualTo("€10,000,000,000,000.00");
			button("Refresh").click();
			assertFitsTheWidth();
			assertThat(clipped()).isEmpty();
			screenshot("long-320");
		}
		finally {
			Http.delete("http://localhost:" + this.port + location);
		}
	}

	@Test
	void backupsAreListedNewestFirstWithACommandToPaste() throws IOException {
		await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
			button("Refresh").click();
			assertThat(browser.findElements(By.cssSelector("#restore-points tr"))).isNotEmpty();
		});
		String point = "#restore-points tr:first-child ";
		assertThat(text(point + "td:first-child")).matches("\\d{1,2} \\w+ \\d{4}.* \\d{2}:\\d{2}:\\d{2}");
		assertThat(text(point + "code")).contains("restore");
		assertThat(text(point + ".copy")).isEqualTo("Copy");
		browser.findElement(By.cssSelector(point + ".copy")).click();
		await().untilAsserted(() -> assertThat(text(point + ".copy")).isIn("Copied", "Selected"));
		look(390, 2600, "light");
		assertFitsTheWidth();
		assertThat(clipped()).isEmpty();
		screenshot("backups-390");
	}

	@Test
	void invoiceIsCreatedPaidAndDeleted() throws IOException {
		button("New invoice").click();
		field("new-customer").sendKeys("Test & <b>Sons</b>");
		fillLine(0, "Logo design", "1", "1450.00");
		button("+ Add a line").click();
		fillLine(1, "Business cards", "3", "59,5");
		awaitText("#new-total", "€1,628.50");
		screenshot("create");
		button("Create invoice").click();
		awaitText("#invoice h3", "Test & <b>Sons</b>");
		assertThat(text("#invoice .badge.OPEN")).isEqualTo("Open");
		assertThat(text("#total")).isEqualTo("€1,628.50");
		awaitText("#count", "· 413");
		assertThat(text("#rows tr:first-child td:nth-child(2)")).isEqualTo("Test & <b>Sons</b>");

		clearAndType(field("amount"), "628.50");
		button("Book payment").click();
		awaitText("#open", "€1,000.00");
		clearAndType(field("amount"), "1000.01");
		button("Book payment").click();
		awaitText("#problem strong", "That does not fit");
		assertThat(text("#problem")).contains("Amount must be at most €1,000.00, which is what is open of");
		screenshot("overpaid");
		clearAndType(field("amount"), "1000");
		button("Book payment").click();
		awaitText("#invoice .badge.PAID", "Paid");
		assertThat(browser.findElement(By.id("problem")).isDisplayed()).isFalse();

		button("Delete").click();
		browser.findElement(By.cssSelector("#delete-form [type=submit]")).click();
		await().untilAsserted(() -> assertThat(text("#invoice")).endsWith("is deleted."));
		awaitText("#count", "· 412");
	}

	@Test
	void refusedInvoiceSaysWhatIsWrongAtTheFieldsAndIsNotLost() throws IOException {
		button("New invoice").click();
		fillLine(0, "Logo design", "-3", "ten");
		button("Create invoice").click();
		awaitText("#create-form .problem strong", "Please look at this again");
		assertThat(text("#create-form .problem")).contains("unit price must be an amount in euros, such as 12.50");
		clearAndType(line(0, "unitPriceCents"), "10");
		button("Create invoice").click();
		await().untilAsserted(() -> assertThat(
				browser.findElements(By.cssSelector("#create-form .error")).stream().map(WebElement::getText))
			.containsExactly("must name the customer", "must be at least 1, not '-3'"));
		assertThat(browser.switchTo().activeElement().getAttribute("id")).isEqualTo("new-customer");
		assertThat(line(0, "description").getAttribute("value")).isEqualTo("Logo design");
		screenshot("refused");
	}

	@Test
	void invoiceSentOverTheWebSocketIsAnsweredAndPushedIntoTheFeed() throws IOException {
		awaitText("#wire-node", "laptop");
		clearAndType(field("wire-customer"), "Socket & <b>Sons</b>");
		clearAndType(field("wire-description"), "Kites");
		clearAndType(field("wire-amount"), "19,90");
		button("Send over WebSocket").click();
		await().untilAsserted(() -> assertThat(text("#wire-answer"))
			.contains("for Socket & <b>Sons</b> is written, €19.90", "over laptop"));
		awaitText("#feed li:first-child .by-customer", "Socket & <b>Sons</b>");
		assertThat(text("#answers li:first-child strong")).isEqualTo("SOCKET");
		assertThat(text("#position-note")).contains("One node alone needs no tokens");
		look(1280, 1900, "light");
		screenshot("live");
		look(390, 2600, "light");
		assertFitsTheWidth();
		screenshot("live-phone");
		look(1280, 1400, "light");
		String number = text("#feed li:first-child .by-number");
		browser.findElement(By.cssSelector("#feed li:first-child button")).sendKeys(Keys.ENTER);
		awaitText("#invoice .meta strong", number);
		assertThat(browser.findElements(By.cssSelector("#feed li"))).hasSize(1);
		button("Delete").click();
		browser.findElement(By.cssSelector("#delete-form [type=submit]")).click();
		awaitText("#count", "· 412");
	}

	@Test
	void invoiceThatTheWebSocketRefusesSaysWhatIsWrong() {
		awaitText("#wire-node", "laptop");
		clearAndType(field("wire-description"), "Kites");
		button("Send over WebSocket").click();
		awaitText("#wire-problem strong", "Please look at this again");
		assertThat(text("#wire-problem")).contains("Customer must name the customer",
				"Line 1: unit price must be given, in euros");
		assertThat(field("wire-description").getAttribute("value")).isEqualTo("Kites");
		assertThat(text("#feed")).isEmpty();
	}

	@Test
	void invoiceCreatedElsewhereAppearsInTheFeed() {
		awaitText("#wire-node", "laptop");
		String location = Http.post("http://localhost:" + this.port + "/api/invoices",
				"{\"customer\":\"Somebody else\",\"lines\":[{\"description\":\"Kite\",\"quantity\":2,\"unitPriceCents\":995}]}")
			.headers()
			.firstValue("Location")
			.orElseThrow();
		awaitText("#feed li:first-child .by-customer", "Somebody else");
		Http.delete("http://localhost:" + this.port + location);
	}

	@Test
	void unknownInvoiceIsAClearAnswer() {
		field("invoice-id").sendKeys("99999", Keys.ENTER);
		awaitText("#problem strong", "There is no such thing");
		assertThat(text("#problem")).contains("there is no invoice 99999");
	}

	@Test
	void listTurnsPagesFindsCustomersAndOpensInvoicesByKeyboard() {
		assertThat(text("#page-of")).isEqualTo("1 of 35");
		button("Older").click();
		awaitText("#page-of", "2 of 35");
		field("customer").sendKeys("mirabelle", Keys.ENTER);
		await()
			.untilAsserted(() -> assertThat(browser.findElements(By.cssSelector("#rows td:nth-child(2)"))).isNotEmpty()
				.allSatisfy((customer) -> assertThat(customer.getText()).isEqualTo("Café Mirabelle")));
		String number = text("#rows tr:first-child button");
		browser.findElement(By.cssSelector("#rows tr:first-child button")).sendKeys(Keys.ENTER);
		awaitText("#invoice .meta strong", number);
	}

	private void fillLine(int index, String description, String quantity, String price) {
		clearAndType(line(index, "description"), description);
		clearAndType(line(index, "quantity"), quantity);
		clearAndType(line(index, "unitPriceCents"), price);
	}

	private WebElement line(int index, String name) {
		return browser.findElements(By.cssSelector("#new-lines [name=" + name + "]")).get(index);
	}

	private void clearAndType(WebElement input, String text) {
		input.clear();
		input.sendKeys(text);
	}

	private WebElement button(String text) {
		return await()
			.until(() -> browser.findElements(By.tagName("button"))
				.stream()
				.filter((button) -> button.getText().equals(text) && button.isDisplayed() && button.isEnabled())
				.findFirst(), (found) -> found.isPresent())
			.orElseThrow();
	}

	private WebElement field(String id) {
		return browser.findElement(By.id(id));
	}

	private String text(String selector) {
		return browser.findElement(By.cssSelector(selector)).getText();
	}

	private void awaitText(String selector, String text) {
		await().ignoreExceptions()
			.atMost(Duration.ofSeconds(10))
			.untilAsserted(() -> assertThat(text(selector)).isEqualTo(text));
	}

	private void look(int width, int height, String colours) {
		browser.executeCdpCommand("Emulation.setDeviceMetricsOverride",
				Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
		browser.executeCdpCommand("Emulation.setEmulatedMedia",
				Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", colours))));
	}

	private void assertFitsTheWidth() {
		assertThat(browser.executeScript("return document.documentElement.scrollWidth - window.innerWidth"))
			.asInstanceOf(InstanceOfAssertFactories.LONG)
			.isNotPositive();
	}

	// text that is wider than the box that cuts it off
	private List<?> clipped() {
		return (List<?>) browser.executeScript("""
				return [...document.querySelectorAll('body *')]
					.filter((e) => e.checkVisibility() && !e.matches('.hidden, .hidden *, input, thead, thead *'))
					.filter((e) => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0
						&& getComputedStyle(e).overflowX !== 'visible')
					.map((e) => e.tagName + '.' + e.className + '#' + e.id);""");
	}

	private void screenshot(String name) throws IOException {
		Files.createDirectories(SCREENSHOTS);
		Files.write(SCREENSHOTS.resolve(name + ".png"), browser.getScreenshotAs(OutputType.BYTES));
	}

}

package io.github.litefsspring.sample.invoices;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(properties = "litefs.node-name=laptop")
@AutoConfigureMockMvc
class InvoiceApiTests {

	private static final String LINE = "{\"description\":\"Logo\",\"quantity\":2,\"unitPriceCents\":995}";

	@TempDir
	static Path directory;

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private JdbcClient jdbc;

	@DynamicPropertySource
	static void database(DynamicPropertyRegistry registry) {
		registry.add("litefs.database", () -> directory.resolve("data").resolve("invoices.db"));
	}

	@Test
	void invoiceOneIsAlwaysTheSame() {
		assertThat(get("/api/invoices/1")).hasStatusOk()
			.bodyJson()
			.isStrictlyEqualTo(
					"""
							{"id":1,"number":"INV-2025-00001","customer":"Alder & Finch Bakery","issuedOn":"2025-01-06","lines":[
							{"position":1,"description":"Shop window lettering, gold leaf","quantity":1,"unitPriceCents":68000,"totalCents":68000},
							{"position":2,"description":"Menu board, slate, 60 × 90 cm","quantity":2,"unitPriceCents":14500,"totalCents":29000},
							{"position":3,"description":"Loyalty cards, 350 g recycled, 500 pieces","quantity":3,"unitPriceCents":4900,"totalCents":14700},
							{"position":4,"description":"Paper bags, two colours, 1000 pieces","quantity":4,"unitPriceCents":18950,"totalCents":75800},
							{"position":5,"description":"Website care, monthly","quantity":6,"unitPriceCents":4500,"totalCents":27000}],
							"totalCents":214500,"paidCents":60000,"status":"PARTLY_PAID"}
							""");
	}

	@Test
	void replyNamesTheNode() {
		assertThat(get("/api/invoices/1")).hasHeader("Litefs-Node", "laptop").hasHeader("Litefs-Role", "standalone");
	}

	@Test
	void nodeTellsItsRoleAndLag() {
		assertThat(get("/api/node")).hasStatusOk()
			.hasHeader(HttpHeaders.CACHE_CONTROL, "no-store")
			.bodyJson()
			.isLenientlyEqualTo("{\"node\":\"laptop\",\"role\":\"STANDALONE\",\"lagMillis\":0}");
	}

	@Test
	void listHasTheNewestInvoicesFirst() {
		MvcTestResult result = get("/api/invoices?page=1&size=3");
		assertThat(result).hasStatusOk().bodyJson().extractingPath("$.content[*].id").asArray().hasSize(3);
		assertThat(result).bodyJson().extractingPath("$.totalElements").asNumber().isEqualTo((int) invoices());
		assertThat(result).bodyJson().extractingPath("$.content[0].id").isEqualTo((int) newest() - 3);
	}

	@Test
	void listFindsAPartOfACustomersNameInAnyCase() {
		assertThat(get("/api/invoices?size=100&customer=FINCH")).hasStatusOk()
			.bodyJson()
			.extractingPath("$.content[*].customer")
			.asArray()
			.isNotEmpty()
			.containsOnly("Alder & Finch Bakery", "Goldfinch Theatre");
	}

	@ParameterizedTest
	@CsvSource({ "nobody of that name", "%", "_" })
	void listOfACustomerWhoDoesNotExistIsEmpty(String customer) {
		assertThat(this.mvc.get().uri("/api/invoices?customer={customer}", customer)).hasStatusOk()
			.bodyJson()
			.isLenientlyEqualTo("{\"content\":[],\"totalElements\":0,\"totalPages\":0}");
	}

	@Test
	void pageAfterTheLastIsEmpty() {
		assertThat(get("/api/invoices?page=2147483647&size=100")).hasStatusOk()
			.bodyJson()
			.extractingPath("$.content")
			.asArray()
			.isEmpty();
	}

	@Test
	@Transactional
	void createdInvoiceIsAtItsLocation() {
		MvcTestResult created = post("/api/invoices",
				"{\"customer\":\" Café Mirabelle \",\"lines\":[" + LINE + "," + LINE + "]}");
		long id = newest();
		assertThat(created).hasStatus(201).hasHeader(HttpHeaders.LOCATION, "/api/invoices/" + id);
		String expected = """
				{"id":%d,"number":"INV-%2$tY-%1$05d","customer":"Café Mirabelle","issuedOn":"%2$tF",
				"lines":[{"position":1,"description":"Logo","quantity":2,"unitPriceCents":995,"totalCents":1990},
				{"position":2,"description":"Logo","quantity":2,"unitPriceCents":995,"totalCents":1990}],
				"totalCents":3980,"paidCents":0,"status":"OPEN"}
				""".formatted(id, LocalDate.now());
		assertThat(created).bodyJson().isStrictlyEqualTo(expected);
		assertThat(get("/api/invoices/" + id)).hasStatusOk().bodyJson().isStrictlyEqualTo(expected);
		assertThat(customers()).isEqualTo(59);
	}

	@Test
	@Transactional
	void unknownCustomerIsCreated() {
		assertThat(post("/api/invoices", "{\"customer\":\"Nordlicht & Söhne\",\"lines\":[" + LINE + "]}"))
			.hasStatus(201);
		assertThat(customers()).isEqualTo(60);
	}

	@Test
	@Transactional
	void paymentsAreAddedUpUntilTheInvoiceIsPaid() {
		assertThat(post("/api/invoices/1/payments", "{\"amountCents\":100000}")).hasStatus(201)
			.bodyJson()
			.isLenientlyEqualTo("{\"paidCents\":160000,\"status\":\"PARTLY_PAID\"}");
		assertThat(post("/api/invoices/1/payments", "{\"amountCents\":54501}")).hasStatus(409)
			.bodyJson()
			.extractingPath("$.detail")
			.isEqualTo("amountCents must be at most 54500 cents, which is what is open of INV-2025-00001");
		assertThat(post("/api/invoices/1/payments", "{\"amountCents\":54500}")).hasStatus(201)
			.bodyJson()
			.isLenientlyEqualTo("{\"paidCents\":214500,\"status\":\"PAID\"}");
		assertThat(post("/api/invoices/1/payments", "{\"amountCents\":1}")).hasStatus(409)
			.bodyJson()
			.extractingPath("$.detail")
			.isEqualTo("amountCents cannot be booked: INV-2025-00001 is already paid in full");
	}

	@Test
	@Transactional
	void deletedInvoiceIsGoneWithItsLinesAndPaymentsAndItsNumberIsNotUsedAgain() {
		long last = newest();
		assertThat(this.mvc.delete().uri("/api/invoices/" + last)).hasStatus(204).body().isEmpty();
		assertThat(get("/api/invoices/" + last)).hasStatus(404);
		assertThat(this.mvc.delete().uri("/api/invoices/" + last)).hasStatus(404);
		assertThat(this.jdbc.sql("select count(*) from invoice_line where invoice_id = ?")
			.param(last)
			.query(Long.class)
			.single()).isZero();
		assertThat(post("/api/invoices", "{\"customer\":\"x\",\"lines\":[" + LINE + "]}")).hasStatus(201)
			.hasHeader(HttpHeaders.LOCATION, "/api/invoices/" + (last + 1));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void badInvoiceIsRefusedWithTheFieldAndTheRemedyAndNothingIsWritten(String body, String detail) {
		long before = invoices();
		assertThat(post("/api/invoices", body)).hasStatus(400)
			.hasContentType(MediaType.APPLICATION_PROBLEM_JSON)
			.bodyJson()
			.isLenientlyEqualTo("{\"status\":400,\"title\":\"Bad Request\",\"instance\":\"/api/invoices\"}")
			.extractingPath("$.detail")
			.asString()
			.startsWith(detail);
		assertThat(invoices()).isEqualTo(before);
		assertThat(customers()).isEqualTo(59);
	}

	static Stream<Arguments> badInvoiceIsRefusedWithTheFieldAndTheRemedyAndNothingIsWritten() {
		String whole = "lines[0].quantity must be a whole number";
		return Stream.of(Arguments.of("{\"customer\":", "The request body is not JSON (line 1, column 13): "),
				Arguments.of("", "The request body must be a JSON object, and there is none"),
				Arguments.of("null", "The request body must be a JSON object, and there is none"),
				Arguments.of("[]", "The request body must be one JSON object"),
				Arguments.of("{} {}", "The request body must be one JSON object, with nothing after it"),
				Arguments.of("{}", "customer must name the customer; lines must have at least one line"),
				Arguments.of(invoice("\" \"", LINE), "customer must name the customer"),
				Arguments.of(invoice("7", LINE), "customer must be a text"),
				Arguments.of(invoice("{}", LINE), "customer must be a text"),
				Arguments.of(invoice("\"a\\u0000b\"", LINE), "customer must not contain control characters"),
				Arguments.of(invoice("\"" + "x".repeat(121) + "\"", LINE), "customer must have at most 120 characters"),
				Arguments.of(invoice("\"x\"", ""), "lines must have 1 to 1000 lines"),
				Arguments.of(invoice("\"x\"", LINE + ("," + LINE).repeat(1000)), "lines must have 1 to 1000 lines"),
				Arguments.of(invoice("\"x\"", "null"), "lines[0] must not be null"),
				Arguments.of("{\"customer\":\"x\",\"lines\":{}}", "lines must be a list"),
				Arguments.of(invoice("\"x\"", LINE + ",{}"),
						"lines[1].description must say what is sold; lines[1].quantity must be given, from 1 to 1000000; "
								+ "lines[1].unitPriceCents must be given, in cents"),
				Arguments.of(quantity("-3"), "lines[0].quantity must be at least 1, not '-3'"),
				Arguments.of(quantity("0"), "lines[0].quantity must be at least 1, not '0'"),
				Arguments.of(quantity("1000001"), "lines[0].quantity must be at most 1000000, not '1000001'"),
				Arguments.of(quantity("1.5"), whole), Arguments.of(quantity("\"2\""), whole),
				Arguments.of(quantity("true"), whole), Arguments.of(quantity("99999999999999999999"), whole),
				Arguments.of(price("-1"), "lines[0].unitPriceCents must be at least 0, not '-1'"),
				Arguments.of(price("9223372036854775807"),
						"lines[0].unitPriceCents must be at most 100000000000 cents, not '9223372036854775807'"),
				Arguments.of(price("100000000000", "1000000"),
						"lines must add up to at most 1000000000000000 cents, not 100000000000000000 cents: split them"));
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', textBlock = """
			{"amountCents":0}       | amountCents must be at least 1 cent, not '0'
			{"amountCents":-5}      | amountCents must be at least 1 cent, not '-5'
			{"amountCents":1.5}     | amountCents must be a whole number (64 bits), not '1.5'
			{"amountCents":"all"}   | amountCents must be a whole number (64 bits)
			{}                      | amountCents must be given, in cents
			""")
	void badPaymentIsRefused(String body, String detail) {
		assertThat(post("/api/invoices/1/payments", body)).hasStatus(400)
			.hasContentType(MediaType.APPLICATION_PROBLEM_JSON)
			.bodyJson()
			.extractingPath("$.detail")
			.isEqualTo(detail);
	}

	@ParameterizedTest(name = "{0} {1}")
	@CsvSource(delimiter = '|', textBlock = """
			GET    | /api/invoices/9999           | 404 | there is no invoice 9999: GET /api/invoices lists them
			GET    | /api/invoices/-1             | 404 | there is no invoice -1
			DELETE | /api/invoices/9999           | 404 | there is no invoice 9999
			GET    | /api/invoices/abc            | 400 | id must be a whole number (64 bits), not 'abc'
			GET    | /api/invoices/99999999999999999999 | 400 | id must be a whole number (64 bits)
			GET    | /api/invoices?size=101       | 400 | size must be at most 100
			GET    | /api/invoices?size=0&page=-1 | 400 | page must be at least 0; size must be at least 1
			GET    | /api/invoices?page=x         | 400 | page must be a whole number (32 bits), not 'x'
			PUT    | /api/invoices/1              | 405 | The method must be one of
			GET    | /nothing/here                | 404 | No static resource nothing/here
			""")
	void badRequestIsRefused(String method, String uri, int status, String detail) {
		assertThat(this.mvc.method(HttpMethod.valueOf(method)).uri(uri)).hasStatus(status)
			.hasContentType(MediaType.APPLICATION_PROBLEM_JSON)
			.bodyJson()
			.extractingPath("$.detail")
			.asString()
			.contains(detail);
	}

	@Test
	void otherMediaTypesAreRefused() {
		assertThat(this.mvc.post().uri("/api/invoices").contentType(MediaType.TEXT_PLAIN).content("hello"))
			.hasStatus(415)
			.hasContentType(MediaType.APPLICATION_PROBLEM_JSON)
			.bodyJson()
			.extractingPath("$.detail")
			.isEqualTo("Content-Type must be application/json, not 'text/plain;charset=UTF-8'");
		assertThat(this.mvc.get().uri("/api/invoices/1").accept(MediaType.APPLICATION_XML)).hasStatus(406)
			.hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
	}

	@Test
	void problemIsAProblemEvenForABrowserThatWantsHtml() {
		assertThat(this.mvc.get().uri("/api/invoices/9999").accept(MediaType.TEXT_HTML)).hasStatus(404)
			.hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
	}

	@Test
	void bodyOfTenMegabytesIsRefused() {
		assertThat(post("/api/invoices", "x".repeat(10_000_000))).hasStatus(413)
			.hasContentType(MediaType.APPLICATION_PROBLEM_JSON)
			.bodyJson()
			.extractingPath("$.detail")
			.asString()
			.contains("at most 1048576 bytes", "invoices.max-request-body");
	}

	@Test
	void nodeIsReadyAndHealthy() {
		assertThat(get("/actuator/health/readiness")).hasStatusOk()
			.bodyJson()
			.extractingPath("$.status")
			.isEqualTo("UP");
		assertThat(get("/actuator/health")).hasStatusOk()
			.bodyJson()
			.extractingPath("$.components.litefs.status")
			.isEqualTo("UP");
		assertThat(get("/actuator/litefs")).hasStatusOk()
			.bodyJson()
			.isLenientlyEqualTo("{\"mode\":\"standalone\",\"role\":\"STANDALONE\",\"node\":\"laptop\"}");
		assertThat(get("/actuator/prometheus")).hasStatusOk();
	}

	private static String invoice(String customer, String lines) {
		return "{\"customer\":" + customer + ",\"lines\":[" + lines + "]}";
	}

	private static String quantity(String quantity) {
		return price("1", quantity);
	}

	private static String price(String price) {
		return price(price, "1");
	}

	private static String price(String price, String quantity) {
		return invoice("\"x\"",
				"{\"description\":\"Logo\",\"quantity\":" + quantity + ",\"unitPriceCents\":" + price + "}");
	}

	private MvcTestResult get(String uri) {
		return this.mvc.get().uri(uri).exchange();
	}

	private MvcTestResult post(String uri, String body) {
		return this.mvc.post().uri(uri).contentType(MediaType.APPLICATION_JSON).content(body).exchange();
	}

	private long newest() {
		return this.jdbc.sql("select max(id) from invoice").query(Long.class).single();
	}

	private long invoices() {
		return this.jdbc.sql("select count(*) from invoice").query(Long.class).single();
	}

	private long customers() {
		return this.jdbc.sql("select count(*) from customer").query(Long.class).single();
	}

}

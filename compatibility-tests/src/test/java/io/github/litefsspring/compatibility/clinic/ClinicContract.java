package io.github.litefsspring.compatibility.clinic;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.litefsspring.compatibility.Browser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What people do in the clinic. Each request goes to the next node.
 */
abstract class ClinicContract {

	private static final AtomicInteger NAMES = new AtomicInteger();

	private final AtomicInteger requests = new AtomicInteger();

	private final Browser browser = new Browser();

	abstract List<URI> nodes();

	@ParameterizedTest
	@ValueSource(strings = { "/owners?lastName=wint", "/owners?lastName=Wint&page=1", "/owners/1", "/owners/2",
			"/owners/5", "/owners/new", "/owners/1/edit", "/owners/1/pets/new", "/owners/1/pets/1/visits/new", "/vets",
			"/vets.json" })
	void eachPageIsTheSameOnAllNodes(String path) throws Exception {
		List<String> pages = new ArrayList<>();
		for (URI node : nodes()) {
			HttpResponse<String> response = this.browser.get(node, path);
			assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
			pages.add(response.body());
		}
		assertThat(pages).containsOnly(pages.get(0));
	}

	@Test
	void ownersAreFoundByTheBeginningOfTheirNameInPages() throws Exception {
		assertThat(page("/owners?lastName=WINT")).contains("3 owners, page 1 of 1", "Ines Winterberg", "Bello");
		assertThat(page("/owners?lastName=Win&page=0")).contains("4 owners, page 1 of 2");
		assertThat(page("/owners?lastName=Win&page=1")).contains("4 owners, page 2 of 2")
			.containsOnlyOnce("href=\"/owners/");
		assertThat(page("/owners?lastName=%25")).contains("0 owners");
	}

	@Test
	void collectionsAreReadWhileThePageIsRendered() throws Exception {
		assertThat(page("/owners/2")).containsSubsequence("Bello, dog, born 2020-02-29", "2023-05-02: check",
				"2024-05-02: vaccination", "Turbo, tortoise, born 1998-10-25");
		assertThat(page("/vets")).containsSubsequence("Lucía Prieto", "bones", "eyes", "Yuki Sato", "teeth");
		assertThat(page("/pets/count")).contains("{\"number\":1,\"species\":\"tortoise\"}");
	}

	@Test
	void aNewOwnerWithAPetAndAVisitIsShownByTheNextNode() throws Exception {
		for (int i = 0; i < 4; i++) {
			String name = name();
			page("/owners/new");
			HttpResponse<String> created = post("/owners/new", owner(name, "0301234567"));
			assertThat(follow(created)).contains("Saved Eva", "Eva " + name, "0301234567");
			String owner = location(created);
			assertThat(follow(post(owner + "/pets/new", "name=Rex&birthDate=2022-02-28&species=2")))
				.contains("Rex, dog, born 2022-02-28")
				.doesNotContain("Saved Eva");
			Matcher link = Pattern.compile("/owners/\\d+/pets/\\d+/visits/new").matcher(page(owner));
			assertThat(link.find()).isTrue();
			assertThat(follow(post(link.group(), "day=2024-10-27&description=Grüße"))).contains("2024-10-27: Grüße");
			assertThat(page("/owners?lastName=" + name)).contains("1 owners", "Rex");
		}
	}

	@Test
	void whatIsNotValidIsShownAgainAndNotStored() throws Exception {
		String name = name();
		page("/owners/new");
		HttpResponse<String> refused = post("/owners/new", owner(name, "call me"));
		assertThat(refused.statusCode()).isEqualTo(200);
		assertThat(refused.body()).contains(name, "call me", "must match");
		assertThat(page("/owners?lastName=" + name)).contains("0 owners");
		assertThat(post("/owners/1/pets/new", "name=&birthDate=2999-01-01&species=1").body())
			.contains("must not be blank", "must be a date in the past or in the present");
		assertThat(post("/owners/1/pets/new", "name=Nemo&birthDate=yesterday&species=1").body()).contains("yesterday");
		assertThat(page("/owners/1")).doesNotContain("Nemo");
		// what was not valid is still in the form
		assertThat(follow(post("/owners/new", owner(name, "0301234567")))).contains("Eva " + name);
	}

	@Test
	void whatTheDatabaseRefusesIsToldInTheForm() throws Exception {
		HttpResponse<String> refused = post("/owners/1/pets/new", "name=Minka&birthDate=2022-01-01&species=1");
		assertThat(refused.statusCode()).isEqualTo(200);
		assertThat(refused.body()).contains("already exists");
		assertThat(page("/owners/1")).containsOnlyOnce("Minka");
	}

	@Test
	void theSecondOfTwoEditsIsToldOfTheFirst() throws Exception {
		String owner = newOwner();
		Browser other = new Browser();
		assertThat(this.browser.get(next(), owner + "/edit").statusCode()).isEqualTo(200);
		assertThat(other.get(next(), owner + "/edit").statusCode()).isEqualTo(200);
		assertThat(follow(post(owner + "/edit", "telephone=111111"))).contains("111111");
		HttpResponse<String> late = other.post(next(), owner + "/edit", "telephone=222222");
		assertThat(late.statusCode()).isEqualTo(409);
		assertThat(late.body()).contains("Somebody else has changed this owner");
		assertThat(page(owner)).contains("111111");
	}

	@Test
	void editsAtTheSameTimeLoseNothing() throws Exception {
		String owner = newOwner();
		atTheSameTime(4, (worker) -> {
			for (int i = 0; i < 3; i++) {
				String addition = " " + (char) ('a' + worker) + i;
				Browser mine = new Browser();
				HttpResponse<String> response;
				do {
					String form = mine.get(next(), owner + "/edit").body();
					Matcher address = Pattern.compile("name=\"address\" value=\"([^\"]*)\"").matcher(form);
					assertThat(address.find()).as(form).isTrue();
					response = mine.post(next(), owner + "/edit", "address=" + encode(address.group(1) + addition));
					assertThat(response.statusCode()).as(response.body()).isIn(302, 409);
				}
				while (response.statusCode() == 409);
			}
		});
		assertThat(page(owner)).contains(" a0", " a1", " a2", " b0", " b1", " b2", " c0", " c1", " c2", " d0", " d1",
				" d2");
	}

	@Test
	void visitsAtTheSameTimeAreAllStored() throws Exception {
		String owner = newOwner();
		follow(post(owner + "/pets/new", "name=Rex&birthDate=2022-02-28&species=2"));
		Matcher link = Pattern.compile("/owners/\\d+/pets/\\d+/visits/new").matcher(page(owner));
		assertThat(link.find()).isTrue();
		atTheSameTime(4, (worker) -> {
			for (int i = 0; i < 5; i++) {
				HttpResponse<String> response = new Browser().post(next(), link.group(),
						"day=2024-01-01&description=visit-" + worker + "-" + i);
				assertThat(response.statusCode()).as(response.body()).isEqualTo(302);
			}
		});
		// the browser of the last visit may be another one: wait as a browser with its
		// position does
		String page = follow(post(link.group(), "day=2024-01-02&description=last"));
		for (int worker = 0; worker < 4; worker++) {
			for (int i = 0; i < 5; i++) {
				assertThat(page).contains("visit-" + worker + "-" + i);
			}
		}
	}

	@Test
	void anOwnerGoesWithPetsAndVisits() throws Exception {
		String owner = newOwner();
		follow(post(owner + "/pets/new", "name=Rex&birthDate=2022-02-28&species=2"));
		assertThat(post(owner + "/delete", "").statusCode()).isEqualTo(302);
		assertThat(this.browser.get(next(), owner).statusCode()).isEqualTo(500);
		assertThat(this.browser.get(next(), owner).statusCode()).isEqualTo(500);
	}

	@Test
	void aSessionRemembersWhatWasSeenOnAnotherNode() throws Exception {
		for (int i = 0; i < 3; i++) {
			page("/owners/2");
			assertThat(page("/owners/last-seen")).contains("Last seen: Noah");
			page("/owners/5");
			assertThat(page("/owners/last-seen")).contains("Last seen: Zoë");
		}
	}

	private String newOwner() throws Exception {
		page("/owners/new");
		return location(post("/owners/new", owner(name(), "0301234567")));
	}

	private static String name() {
		return "Test" + (char) ('a' + NAMES.get() % 26) + NAMES.getAndIncrement() + "x";
	}

	private static String owner(String lastName, String telephone) {
		return "firstName=Eva&lastName=" + lastName + "&address=A+street&telephone=" + encode(telephone);
	}

	private URI next() {
		List<URI> nodes = nodes();
		return nodes.get(this.requests.getAndIncrement() % nodes.size());
	}

	private String page(String path) throws Exception {
		HttpResponse<String> response = this.browser.get(next(), path);
		assertThat(response.statusCode()).as(path + ": " + response.body()).isEqualTo(200);
		return response.body();
	}

	private HttpResponse<String> post(String path, String form) throws Exception {
		return this.browser.post(next(), path, form);
	}

	private String follow(HttpResponse<String> response) throws Exception {
		return page(location(response));
	}

	private static String location(HttpResponse<String> response) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(302);
		return URI.create(response.headers().firstValue("Location").orElseThrow()).getPath();
	}

	private static String encode(String value) {
		return URLEncoder.encode(value, StandardCharsets.UTF_8);
	}

	private static void atTheSameTime(int workers, Work work) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(workers);
		try {
			List<Callable<Void>> tasks = new ArrayList<>();
			for (int worker = 0; worker < workers; worker++) {
				int number = worker;
				tasks.add(() -> {
					work.run(number);
					return null;
				});
			}
			for (Future<Void> done : threads.invokeAll(tasks)) {
				done.get();
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	private interface Work {

		void run(int worker) throws Exception;

	}

}

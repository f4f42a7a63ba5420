package io.github.litefsspring.boot.web.body;

import java.util.Collections;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.mock.web.MockHttpServletRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class KeptRequestTests {

	@Test
	void formOfManyParametersIsReadInOnePass() {
		int pairs = 500_000;
		KeptRequest request = form("a&".repeat(pairs), new FormLimits(-1, -1));
		assertThat(request.getParameterValues("a")).hasSize(pairs);
	}

	@Test
	void formWithMoreParametersThanTheWebServerTakesIsRefusedEachTime() {
		KeptRequest request = form("a&".repeat(1001), FormLimits.DEFAULT);
		for (int i = 0; i < 2; i++) {
			assertThatIllegalStateException().isThrownBy(() -> request.getParameter("a"))
				.withMessageContaining("1000 parameters");
		}
		assertThat(form("&&a&&b=1&".repeat(500), FormLimits.DEFAULT).getParameterMap().values())
			.allSatisfy((values) -> assertThat(values).hasSize(500));
	}

	@Test
	void parametersOfTheQueryComeFirstAndPairsThatCannotBeDecodedAreLeftOut() {
		MockHttpServletRequest received = new MockHttpServletRequest("POST", "/x");
		received.setContentType("application/x-www-form-urlencoded");
		received.setContent("item=2&bad=%zz&=v&name=J%C3%B6rg+B".getBytes());
		received.addParameter("item", "q");
		Map<String, String[]> parameters = new KeptRequest(received, 100, 1000).getParameterMap();
		assertThat(parameters.get("item")).containsExactly("q", "2");
		assertThat(parameters.get("name")).containsExactly("Jörg B");
		assertThat(parameters).doesNotContainKey("bad");
	}

	private static KeptRequest form(String body, FormLimits limits) {
		MockHttpServletRequest received = new MockHttpServletRequest("POST", "/x") {
			@Override
			public Map<String, String[]> getParameterMap() {
				return Collections.emptyMap();
			}
		};
		received.setContentType("application/x-www-form-urlencoded");
		received.setContent(body.getBytes());
		return new KeptRequest(received, body.length(), body.length(), limits);
	}

}

package io.github.litefsspring.compatibility.clinic;

import java.util.Optional;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;

/**
 * The pages of owners without a database.
 */
@WebMvcTest(OwnerController.class)
class OwnerControllerTests {

	@Autowired
	private MockMvcTester mvc;

	@MockitoBean
	private Owners owners;

	@Test
	void theFormOfANewOwnerIsShown() {
		assertThat(this.mvc.get().uri("/owners/new")).hasStatusOk().hasViewName("clinic/owner-form");
	}

	@Test
	void whatIsNotValidIsShownAgain() {
		assertThat(this.mvc.post().uri("/owners/new").sessionAttr("edited", new Owner()).param("firstName", "Eva"))
			.hasStatusOk()
			.hasViewName("clinic/owner-form")
			.model()
			.extractingBindingResult("edited")
			.hasFieldErrors("lastName", "address");
	}

	@Test
	void anOwnerIsSaved() {
		given(this.owners.save(any())).willAnswer((invocation) -> invocation.getArgument(0));
		assertThat(this.mvc.post()
			.uri("/owners/new")
			.sessionAttr("edited", new Owner())
			.param("firstName", "Eva")
			.param("lastName", "New")
			.param("address", "Somewhere")
			.param("telephone", "111111")).hasStatus3xxRedirection();
	}

	@Test
	void anOwnerIsShown() {
		Owner owner = new Owner();
		owner.setFirstName("Eva");
		given(this.owners.findById(7)).willReturn(Optional.of(owner));
		assertThat(this.mvc.get().uri("/owners/7")).hasStatusOk().bodyText().contains("Eva");
	}

}

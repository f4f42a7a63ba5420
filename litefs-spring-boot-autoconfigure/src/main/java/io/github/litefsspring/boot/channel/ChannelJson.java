package io.github.litefsspring.boot.channel;

import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

/**
 * JSON between nodes: by declared types only. A class name that comes with a message is
 * never followed, whatever annotations ask for it. The application's own
 * {@code JsonMapper} is left out on purpose: nodes have to agree on the form.
 *
 * @since 0.1.0
 */
public final class ChannelJson {

	private ChannelJson() {
	}

	/**
	 * The mapper, made when it is needed first.
	 * @return the same one each time
	 */
	public static JsonMapper mapper() {
		return Holder.MAPPER;
	}

	private static final class Holder {

		private static final JsonMapper MAPPER = JsonMapper.builder()
			.findAndAddModules()
			.polymorphicTypeValidator(BasicPolymorphicTypeValidator.builder().build())
			.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
			.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
			.build();

	}

}

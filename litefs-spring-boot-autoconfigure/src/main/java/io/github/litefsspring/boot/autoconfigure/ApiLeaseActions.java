package io.github.litefsspring.boot.autoconfigure;

import java.sql.SQLException;
import java.util.function.Supplier;

import io.github.litefsspring.api.LitefsApi;
import io.github.litefsspring.api.LitefsApiException;
import io.github.litefsspring.api.LitefsApiException.Problem;
import io.github.litefsspring.boot.actuate.LeaseActions;
import io.github.litefsspring.jdbc.LeaseHandoff;
import io.github.litefsspring.jdbc.LitefsDataSource;
import org.jspecify.annotations.Nullable;

/**
 * Passes the endpoint's requests on to LiteFS, and lets nothing be written while it hands
 * the lease over.
 */
class ApiLeaseActions implements LeaseActions {

	private final String apiUrl;

	private final Supplier<@Nullable LitefsDataSource> dataSource;

	ApiLeaseActions(String apiUrl, Supplier<@Nullable LitefsDataSource> dataSource) {
		this.apiUrl = apiUrl;
		this.dataSource = dataSource;
	}

	@Override
	public void promote() {
		try (LitefsApi api = api()) {
			api.promote();
		}
	}

	@Override
	public void handoff(String nodeId) throws SQLException {
		LitefsDataSource dataSource = this.dataSource.get();
		try (LitefsApi api = api()) {
			if (dataSource == null) {
				api.handoff(nodeId);
			}
			else {
				new LeaseHandoff(dataSource).run(() -> handoff(api, nodeId));
			}
		}
	}

	private static @Nullable RuntimeException handoff(LitefsApi api, String nodeId) {
		try {
			api.handoff(nodeId);
			return null;
		}
		catch (LitefsApiException ex) {
			if (ex.problem() == Problem.REFUSED) {
				throw ex;
			}
			return ex;
		}
	}

	private LitefsApi api() {
		return new LitefsApi(this.apiUrl, "litefs.api-url");
	}

}

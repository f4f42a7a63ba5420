package io.github.litefsspring.boot.consistency;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;

import io.github.litefsspring.consistency.MaxStaleness;
import io.github.litefsspring.node.Position;
import io.github.litefsspring.node.StubLitefsNode;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/**
 * Handlers that read and write.
 */
@RestController
class ConsistencyHandlers {

	private final StubLitefsNode node;

	private final LitefsConsistency consistency;

	private final AsyncTaskExecutor executor;

	ConsistencyHandlers(StubLitefsNode node, LitefsConsistency consistency, AsyncTaskExecutor executor) {
		this.node = node;
		this.consistency = consistency;
		this.executor = executor;
	}

	private synchronized void write() {
		long next = this.node.state().position().txid() + 1;
		this.node.at(new Position(next, next * 0x11));
		this.consistency.committed();
	}

	@GetMapping({ "/read", "/here/read" })
	String read() {
		return this.node.state().role() + " " + this.node.state().position();
	}

	@MaxStaleness("5s")
	@GetMapping("/bounded")
	String bounded() {
		return read();
	}

	@PostMapping("/write")
	String post() {
		write();
		return read();
	}

	@GetMapping("/get")
	String get() {
		write();
		return read();
	}

	@GetMapping("/twice")
	void twice(HttpServletResponse response) throws IOException {
		response.addCookie(new Cookie("other", "1"));
		write();
		response.getWriter().print("first");
		write();
		response.getWriter().print("second");
		response.addCookie(new Cookie("another", "2"));
	}

	@GetMapping("/flushed")
	void flushed(HttpServletResponse response) throws IOException {
		write();
		response.getOutputStream().write(new byte[100_000]);
		response.flushBuffer();
		response.getOutputStream().write(new byte[100_000]);
	}

	@GetMapping("/nothing")
	void nothing() {
		write();
	}

	@GetMapping("/redirect")
	void redirect(HttpServletResponse response) throws IOException {
		write();
		response.sendRedirect("/read");
	}

	@GetMapping("/error404")
	void error(HttpServletResponse response) throws IOException {
		write();
		response.sendError(404);
	}

	@GetMapping("/broken")
	void broken() {
		write();
		throw new IllegalStateException("broken after the commit");
	}

	@GetMapping("/reset")
	void reset(HttpServletResponse response) throws IOException {
		write();
		response.getOutputStream().write(1);
		response.reset();
		response.getOutputStream().write(2);
	}

	@GetMapping("/streaming")
	StreamingResponseBody streaming() {
		return (stream) -> {
			write();
			stream.write("streamed".getBytes(StandardCharsets.UTF_8));
			stream.flush();
		};
	}

	@GetMapping("/callable")
	Callable<String> callable() {
		return () -> {
			write();
			return read();
		};
	}

	@GetMapping("/deferred")
	DeferredResult<String> deferred() {
		DeferredResult<String> result = new DeferredResult<>();
		this.executor.execute(() -> {
			write();
			result.setResult(read());
		});
		return result;
	}

}

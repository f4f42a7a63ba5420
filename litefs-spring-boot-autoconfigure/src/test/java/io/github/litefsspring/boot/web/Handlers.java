package io.github.litefsspring.boot.web;

import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.litefsspring.boot.jdbc.NotPrimaryException;
import io.github.litefsspring.jdbc.DatabaseUnavailableException;
import io.github.litefsspring.jdbc.NotPrimarySqlException;
import io.github.litefsspring.jdbc.OutcomeUnknownSqlException;
import io.github.litefsspring.jdbc.WriteListener;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.StubLitefsNode;
import io.github.litefsspring.primary.Elsewhere;
import io.github.litefsspring.primary.PrimaryOnly;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.StreamUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/**
 * What the applications of these tests do.
 */
@RestController
class Handlers {

	final List<String> calls = new CopyOnWriteArrayList<>();

	final CountDownLatch secondEvent = new CountDownLatch(1);

	private final LitefsNode node;

	private final WriteListener dataSource;

	// what the data source tells when it refuses a write
	Handlers(LitefsNode node, WriteListener dataSource) {
		this.node = node;
		this.dataSource = dataSource;
	}

	@RequestMapping("/echo/**")
	Map<String, Object> echo(HttpServletRequest request, @RequestBody(required = false) String body) {
		this.calls.add(request.getMethod() + " " + request.getRequestURI());
		Map<String, Object> echo = new LinkedHashMap<>();
		echo.put("node", this.node.name());
		echo.put("method", request.getMethod());
		echo.put("uri", request.getRequestURI());
		echo.put("query", request.getQueryString());
		echo.put("body", body);
		echo.put("remote", request.getRemoteAddr());
		Map<String, List<String>> headers = new LinkedHashMap<>();
		for (String name : Collections.list(request.getHeaderNames())) {
			headers.put(name.toLowerCase(java.util.Locale.ROOT), Collections.list(request.getHeaders(name)));
		}
		echo.put("headers", headers);
		return echo;
	}

	@PostMapping("/form")
	String form(@RequestParam String name, @RequestParam List<String> item) {
		return this.node.name() + " " + name + " " + item;
	}

	@PostMapping("/upload")
	String upload(@RequestParam MultipartFile file, @RequestParam String note) throws IOException {
		return this.node.name() + " " + file.getOriginalFilename() + " " + file.getBytes().length + " " + note;
	}

	@PostMapping("/count")
	String count(InputStream body) throws IOException {
		return String.valueOf(StreamUtils.drain(body));
	}

	@RequestMapping("/large/{megabytes}")
	void large(@PathVariable int megabytes, HttpServletResponse response) throws IOException {
		response.setContentType("application/octet-stream");
		byte[] chunk = new byte[1024 * 1024];
		for (int i = 0; i < megabytes; i++) {
			response.getOutputStream().write(chunk);
		}
	}

	@RequestMapping("/status/{status}")
	ResponseEntity<String> status(@PathVariable int status) {
		return ResponseEntity.status(status)
			.header("X-Multi", "one", "two")
			.header("Set-Cookie", "a=1", "b=2; Path=/")
			.header("Connection", "X-Hop")
			.header("X-Hop", "gone")
			.build();
	}

	@PostMapping("/created")
	ResponseEntity<Void> created() {
		return ResponseEntity
			.created(ServletUriComponentsBuilder.fromCurrentContextPath().path("/echo/7").build().toUri())
			.build();
	}

	@PostMapping("/elsewhere")
	ResponseEntity<Void> elsewhere() {
		return ResponseEntity.status(303).header("Location", "https://example.org/x").build();
	}

	@PostMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	SseEmitter events() {
		SseEmitter emitter = new SseEmitter(0L);
		new Thread(() -> {
			try {
				emitter.send("first");
				this.secondEvent.await(20, TimeUnit.SECONDS);
				emitter.send("second");
				emitter.complete();
			}
			catch (IOException | InterruptedException ex) {
				emitter.completeWithError(ex);
			}
		}).start();
		return emitter;
	}

	@PrimaryOnly
	@GetMapping("/primary-only")
	String primaryOnly() {
		this.calls.add("primaryOnly");
		return this.node.name();
	}

	@Meta
	@GetMapping("/meta")
	String meta() {
		return this.node.name();
	}

	@PrimaryOnly(elsewhere = Elsewhere.SKIP)
	@GetMapping("/skip")
	String skip() {
		return this.node.name();
	}

	@RequestMapping("/late/read")
	Map<String, Object> late(HttpServletRequest request, @RequestBody(required = false) String body,
			HttpServletResponse response) {
		response.setHeader("X-Local", this.node.name());
		write();
		return echo(request, body);
	}

	@GetMapping("/read")
	void read(@RequestParam(defaultValue = "false") boolean answered, HttpServletResponse response) throws IOException {
		response.setHeader("X-Local", this.node.name());
		if (answered) {
			response.flushBuffer();
		}
		throw new DataAccessResourceFailureException("read", new DatabaseUnavailableException("gone"));
	}

	@PostMapping("/unknown")
	void unknown(@RequestParam(defaultValue = "false") boolean answered, HttpServletResponse response)
			throws IOException {
		response.setHeader("X-Local", this.node.name());
		if (answered) {
			response.flushBuffer();
		}
		throw new IllegalStateException(new OutcomeUnknownSqlException("COMMIT", null));
	}

	@PostMapping("/saved-in-a-filter")
	void saved() {
		this.calls.add("saved");
	}

	@GetMapping("/caught")
	void caught(@RequestParam(defaultValue = "false") boolean answered, HttpServletResponse response)
			throws IOException {
		this.calls.add("caught");
		refuse();
		response.getWriter().print(this.node.name() + " went on");
		if (answered) {
			response.flushBuffer();
		}
	}

	@GetMapping("/caught-in-a-filter")
	String caughtInAFilter() {
		this.calls.add("caught-in-a-filter");
		return this.node.name() + " went on";
	}

	void refuse() {
		if (!this.node.state().role().isWritable()) {
			this.dataSource.refused(new NotPrimarySqlException("UPDATE is a write", this.node.state(), null));
		}
	}

	@RequestMapping("/late/form")
	String lateForm(@RequestParam String name, @RequestParam(required = false) List<String> item) {
		write();
		return form(name, item);
	}

	@RequestMapping("/late/upload")
	String lateUpload(@RequestParam MultipartFile file) {
		write();
		return this.node.name();
	}

	@GetMapping("/late/async")
	Callable<String> lateAsync() {
		return () -> {
			write();
			return this.node.name();
		};
	}

	@GetMapping("/late/committed")
	void lateCommitted(HttpServletResponse response) throws IOException {
		response.getOutputStream().write("part".getBytes());
		response.flushBuffer();
		write();
	}

	@GetMapping("/late/demoted")
	String lateDemoted() {
		this.calls.add("demoted");
		((StubLitefsNode) this.node).become(io.github.litefsspring.node.Role.REPLICA, "localhost");
		write();
		return "";
	}

	private void write() {
		this.calls.add("write");
		if (!this.node.state().role().isWritable()) {
			throw new IllegalStateException("wrapped", new NotPrimaryException("INSERT is a write", this.node.state()));
		}
	}

	List<String> calls() {
		return new ArrayList<>(this.calls);
	}

	@PrimaryOnly
	@Retention(RetentionPolicy.RUNTIME)
	@interface Meta {

	}

}

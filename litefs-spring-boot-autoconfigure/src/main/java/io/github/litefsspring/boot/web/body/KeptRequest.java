package io.github.litefsspring.boot.web.body;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.SequenceInputStream;
import java.net.URLDecoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.Part;
import org.jspecify.annotations.Nullable;

/**
 * A request that keeps what is read of its body, up to a limit, so that it can still be
 * sent to the primary.
 * <p>
 * A servlet container parses form parameters and parts from its own stream. Forms within
 * the limit are therefore parsed here; a larger form, and a multipart request, cannot be
 * sent on any more once a caller has asked for its parameters or parts.
 */
public class KeptRequest extends HttpServletRequestWrapper implements BodySource {

	private final int limit;

	private final FormLimits formLimits;

	private final long length;

	private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

	private byte @Nullable [] ahead;

	private @Nullable KeptStream stream;

	private @Nullable BufferedReader reader;

	private @Nullable Map<String, String[]> form;

	private @Nullable TooManyParametersException tooMany;

	private boolean lost;

	public KeptRequest(HttpServletRequest request, long length, int limit) {
		this(request, length, limit, FormLimits.DEFAULT);
	}

	public KeptRequest(HttpServletRequest request, long length, int limit, FormLimits formLimits) {
		super(request);
		this.formLimits = formLimits;
		this.length = length;
		this.limit = limit;
	}

	// empty when more was consumed than is kept
	public Optional<BodySource> body() {
		return this.lost ? Optional.empty() : Optional.of(this);
	}

	/**
	 * The part that was kept, then the part that was not read yet. A short body is read
	 * at once: a handler that reads this request after all, because it could not be sent,
	 * gets it from memory.
	 */
	@Override
	public RequestBody open() throws IOException {
		if (this.ahead == null && this.stream == null && isReadAhead()) {
			this.ahead = readAhead();
		}
		if (this.ahead != null) {
			return RequestBody.of(this.ahead);
		}
		byte[] beginning = this.kept.toByteArray();
		if (this.stream != null && this.stream.isAtEnd()) {
			return RequestBody.of(beginning);
		}
		return new RequestBody(this.length,
				new SequenceInputStream(new ByteArrayInputStream(beginning), super.getInputStream()));
	}

	private boolean isReadAhead() {
		boolean parsedByContainer = isMultipart() || (isFormType() && !isForm());
		return this.length >= 0 && this.length <= Math.min(this.limit, RequestBody.SHORT) && !parsedByContainer;
	}

	private byte[] readAhead() throws IOException {
		byte[] bytes = super.getInputStream().readNBytes((int) this.length);
		if (bytes.length < this.length) {
			throw new EOFException("The client has sent %d of %d bytes".formatted(bytes.length, this.length));
		}
		return bytes;
	}

	@Override
	public ServletInputStream getInputStream() throws IOException {
		if (this.stream == null) {
			this.stream = new KeptStream(
					(this.ahead != null) ? new MemoryInputStream(this.ahead) : super.getInputStream());
		}
		return this.stream;
	}

	@Override
	public BufferedReader getReader() throws IOException {
		if (this.reader == null) {
			this.reader = new BufferedReader(new InputStreamReader(getInputStream(), charset()));
		}
		return this.reader;
	}

	@Override
	public @Nullable String getParameter(String name) {
		String[] values = getParameterMap().get(name);
		return (values != null && values.length > 0) ? values[0] : null;
	}

	@Override
	public String @Nullable [] getParameterValues(String name) {
		return getParameterMap().get(name);
	}

	@Override
	public Enumeration<String> getParameterNames() {
		return Collections.enumeration(getParameterMap().keySet());
	}

	@Override
	public Map<String, String[]> getParameterMap() {
		if (isForm() && this.length >= 0 && this.length <= this.limit && this.formLimits.allowsSize(this.length)) {
			return form();
		}
		if (isForm() || isMultipart()) {
			this.lost = true;
		}
		return super.getParameterMap();
	}

	@Override
	public Collection<Part> getParts() throws IOException, ServletException {
		this.lost = true;
		return super.getParts();
	}

	@Override
	public Part getPart(String name) throws IOException, ServletException {
		this.lost = true;
		return super.getPart(name);
	}

	private boolean isForm() {
		return "POST".equals(getMethod()) && isFormType();
	}

	private boolean isFormType() {
		return contentTypeStartsWith("application/x-www-form-urlencoded");
	}

	private boolean isMultipart() {
		return contentTypeStartsWith("multipart/form-data");
	}

	private boolean contentTypeStartsWith(String prefix) {
		String type = getContentType();
		return type != null && type.regionMatches(true, 0, prefix, 0, prefix.length());
	}

	private Charset charset() {
		String encoding = getCharacterEncoding();
		return (encoding != null) ? Charset.forName(encoding) : StandardCharsets.UTF_8;
	}

	private Map<String, String[]> form() {
		if (this.tooMany != null) {
			throw this.tooMany;
		}
		Map<String, String[]> parsed = this.form;
		if (parsed == null) {
			try {
				parsed = parseForm();
			}
			catch (TooManyParametersException ex) {
				this.tooMany = ex;
				throw ex;
			}
			this.form = parsed;
		}
		return parsed;
	}

	private Map<String, String[]> parseForm() {
		String body;
		try {
			boolean readByOthers = this.stream != null;
			byte[] bytes = readByOthers ? new byte[0] : getInputStream().readAllBytes();
			body = new String(bytes, StandardCharsets.ISO_8859_1);
		}
		catch (IOException ex) {
			// as containers do: what cannot be read has no parameters
			body = "";
		}
		return parse(body);
	}

	private Map<String, String[]> parse(String body) {
		Map<String, List<String>> parameters = new LinkedHashMap<>();
		int count = 0;
		// the container finds its stream used, and gives the query's parameters only
		for (Map.Entry<String, String[]> parameter : super.getParameterMap().entrySet()) {
			parameters.put(parameter.getKey(), new ArrayList<>(List.of(parameter.getValue())));
			count += parameter.getValue().length;
		}
		int begin = 0;
		while (begin < body.length()) {
			int ampersand = body.indexOf('&', begin);
			int end = (ampersand >= 0) ? ampersand : body.length();
			if (end > begin) {
				this.formLimits.check(++count);
				add(body.substring(begin, end), parameters);
			}
			begin = end + 1;
		}
		Map<String, String[]> result = new LinkedHashMap<>();
		parameters.forEach((name, values) -> result.put(name, values.toArray(String[]::new)));
		return Collections.unmodifiableMap(result);
	}

	private void add(String pair, Map<String, List<String>> parameters) {
		int equals = pair.indexOf('=');
		try {
			String name = decode((equals >= 0) ? pair.substring(0, equals) : pair);
			String value = (equals >= 0) ? decode(pair.substring(equals + 1)) : "";
			parameters.computeIfAbsent(name, (key) -> new ArrayList<>()).add(value);
		}
		catch (IllegalArgumentException ex) {
			// as containers do: a pair that cannot be decoded is left out
			return;
		}
	}

	private String decode(String text) {
		return URLDecoder.decode(text, charset());
	}

	private void keep(byte[] bytes, int offset, int count) {
		if (this.kept.size() + count > this.limit) {
			this.lost = true;
			this.kept.reset();
		}
		if (!this.lost) {
			this.kept.write(bytes, offset, count);
		}
	}

	/**
	 * Keeps what is read.
	 */
	private final class KeptStream extends ServletInputStream {

		private final ServletInputStream source;

		private boolean atEnd;

		private KeptStream(ServletInputStream source) {
			this.source = source;
		}

		private boolean isAtEnd() {
			return this.atEnd;
		}

		@Override
		public int read() throws IOException {
			byte[] one = new byte[1];
			return (read(one, 0, 1) < 0) ? -1 : one[0] & 0xff;
		}

		@Override
		public int read(byte[] bytes, int offset, int length) throws IOException {
			int count = this.source.read(bytes, offset, length);
			if (count < 0) {
				this.atEnd = true;
			}
			else {
				keep(bytes, offset, count);
			}
			return count;
		}

		@Override
		public int available() throws IOException {
			return this.source.available();
		}

		@Override
		public void close() {
			// what the handler leaves unread may still have to go to the primary
		}

		@Override
		public boolean isFinished() {
			return this.source.isFinished();
		}

		@Override
		public boolean isReady() {
			return this.source.isReady();
		}

		@Override
		public void setReadListener(ReadListener listener) {
			this.source.setReadListener(listener);
		}

	}

}

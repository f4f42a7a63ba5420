package io.github.litefsspring.chaos.client;

import java.util.List;

import io.github.litefsspring.chaos.history.Call;

/**
 * An answer, or what there was instead.
 *
 * @param call the request and how it ended
 * @param body the text of a success; empty otherwise
 * @param cookies what the answer sets
 */
record Answer(Call call, String body, List<String> cookies) {
}

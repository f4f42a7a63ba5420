package io.github.litefsspring.compatibility.work;

/**
 * Something that a test asks a node to do.
 */
interface Task {

	/**
	 * Do it.
	 * @param argument what for
	 * @return the result as text
	 */
	String run(String argument) throws Exception;

}

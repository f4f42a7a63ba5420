package io.github.litefsspring.compatibility.work;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

import javax.sql.DataSource;

import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.job.parameters.RunIdIncrementer;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.ItemProcessor;
import org.springframework.batch.infrastructure.item.database.JdbcBatchItemWriter;
import org.springframework.batch.infrastructure.item.database.JdbcCursorItemReader;
import org.springframework.batch.infrastructure.item.database.builder.JdbcBatchItemWriterBuilder;
import org.springframework.batch.infrastructure.item.database.builder.JdbcCursorItemReaderBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Spring Batch: a job that writes a letter to each customer, in chunks, while its cursor
 * is open.
 */
@Configuration(proxyBeanMethods = false)
class Letters {

	// starts with the application
	@Bean
	Job hello(JobRepository repository, PlatformTransactionManager transactions, Done done) {
		return new JobBuilder("hello", repository).incrementer(new RunIdIncrementer())
			.start(new StepBuilder("sayHello", repository).tasklet((contribution, context) -> {
				done.add("hello", "");
				return RepeatStatus.FINISHED;
			}, transactions).build())
			.build();
	}

	@Bean
	Job letters(JobRepository repository, Step writeLetters) {
		return new JobBuilder("letters", repository).start(writeLetters).build();
	}

	@Bean
	Step writeLetters(JobRepository repository, PlatformTransactionManager transactions,
			JdbcCursorItemReader<Letter> newCustomers, Illegible illegible, JdbcBatchItemWriter<Letter> writer) {
		return new StepBuilder("writeLetters", repository).<Letter, Letter>chunk(10)
			.transactionManager(transactions)
			.reader(newCustomers)
			.processor(illegible)
			.writer(writer)
			.build();
	}

	@Bean
	JdbcCursorItemReader<Letter> customers(DataSource dataSource) {
		return new JdbcCursorItemReaderBuilder<Letter>().name("customers")
			.dataSource(dataSource)
			.sql("select id, name from customer order by id")
			.rowMapper((row, number) -> new Letter(row.getInt("id"), "Dear " + row.getString("name")))
			.build();
	}

	@Bean
	JdbcBatchItemWriter<Letter> writer(DataSource dataSource) {
		return new JdbcBatchItemWriterBuilder<Letter>().dataSource(dataSource)
			.sql("insert into letter(customer, text) values (:customer, :text)")
			.beanMapped()
			.build();
	}

	@Bean
	Illegible illegible() {
		return new Illegible();
	}

	@Bean
	Task writeLettersOf(JobOperator operator, Job letters) {
		return (day) -> operator.start(letters, new JobParametersBuilder().addString("day", day).toJobParameters())
			.getExitStatus()
			.getExitCode();
	}

	// returns at once
	@Bean
	Task beginLettersOf(Task writeLettersOf, Illegible illegible) {
		return (day) -> {
			illegible.hesitates = true;
			CompletableFuture.runAsync(() -> {
				try {
					writeLettersOf.run(day);
				}
				catch (Exception ex) {
					throw new CompletionException(ex);
				}
			});
			return "begun";
		};
	}

	@Bean
	Task goOnWithLetters(JobOperator operator, JobRepository repository) {
		return (argument) -> {
			JobExecution left = repository.findRunningJobExecutions("letters").iterator().next();
			return operator.restart(operator.recover(left)).getExitStatus().getExitCode();
		};
	}

	record Letter(int customer, String text) {

	}

	/**
	 * Stops at customers whose name cannot be read.
	 */
	static class Illegible implements ItemProcessor<Letter, Letter> {

		final Set<Integer> customers = ConcurrentHashMap.newKeySet();

		volatile boolean hesitates;

		@Override
		public Letter process(Letter letter) throws InterruptedException {
			if (this.hesitates) {
				Thread.sleep(700);
			}
			if (this.customers.contains(letter.customer())) {
				throw new IllegalStateException("illegible");
			}
			return letter;
		}

	}

}

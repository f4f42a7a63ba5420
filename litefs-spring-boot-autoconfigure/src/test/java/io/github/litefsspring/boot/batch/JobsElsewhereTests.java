package io.github.litefsspring.boot.batch;

import java.nio.file.Path;

import io.github.litefsspring.boot.autoconfigure.LitefsAutoConfiguration;
import io.github.litefsspring.boot.autoconfigure.LitefsDataSourceAutoConfiguration;
import io.github.litefsspring.boot.autoconfigure.LitefsPrimaryAutoConfiguration;
import io.github.litefsspring.node.LitefsNode;
import io.github.litefsspring.node.Role;
import io.github.litefsspring.node.StubLitefsNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.batch.core.configuration.support.JdbcDefaultBatchConfiguration;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.batch.autoconfigure.JobLauncherApplicationRunner;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

@ExtendWith(OutputCaptureExtension.class)
class JobsElsewhereTests {

	private final JobOperator operator = mock(JobOperator.class);

	private final Job job = mock(Job.class);

	@TempDir
	Path directory;

	@BeforeEach
	void nameJob() {
		given(this.job.getName()).willReturn("letters");
	}

	@ParameterizedTest
	@EnumSource(value = Role.class, names = { "REPLICA", "NO_PRIMARY" })
	void aNodeThatCannotWriteStartsWithoutTheJobs(Role role, CapturedOutput output) {
		runner(role).run((context) -> {
			context.getBean(JobLauncherApplicationRunner.class).run(new DefaultApplicationArguments());
			verify(this.operator, never()).start(any(Job.class), any());
			assertThat(output).contains("This node is not the primary: jobs that start with the application");
		});
	}

	@Test
	void jobsThatAreNotKeptInTheDatabaseStartOnEachNode() {
		application(Role.REPLICA).run((context) -> {
			given(this.operator.start(any(Job.class), any())).willReturn(mock(JobExecution.class));
			context.getBean(JobLauncherApplicationRunner.class).run(new DefaultApplicationArguments());
			verify(this.operator).start(any(Job.class), any());
		});
	}

	@Test
	void thePrimaryRunsThem() {
		runner(Role.PRIMARY).run((context) -> {
			given(this.operator.start(any(Job.class), any())).willReturn(mock(JobExecution.class));
			context.getBean(JobLauncherApplicationRunner.class).run(new DefaultApplicationArguments());
			verify(this.operator).start(any(Job.class), any());
		});
	}

	private ApplicationContextRunner runner(Role role) {
		return application(role).withUserConfiguration(JdbcDefaultBatchConfiguration.class);
	}

	private ApplicationContextRunner application(Role role) {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(LitefsAutoConfiguration.class,
					LitefsDataSourceAutoConfiguration.class, LitefsPrimaryAutoConfiguration.class,
					DataSourceTransactionManagerAutoConfiguration.class, LitefsBatchAutoConfiguration.class))
			.withBean(LitefsNode.class, () -> new StubLitefsNode(role))
			.withBean(JobLauncherApplicationRunner.class, () -> new JobLauncherApplicationRunner(this.operator))
			.withBean(Job.class, () -> this.job)
			.withPropertyValues("litefs.database=" + this.directory.resolve("data.db"));
	}

}

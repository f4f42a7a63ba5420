package io.github.litefsspring.compatibility.mybatis;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;

import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Options;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.SelectKey;
import org.apache.ibatis.annotations.Update;
import org.apache.ibatis.cursor.Cursor;

@Mapper
interface Parcels {

	String INSERT = "insert into parcel(label, day, clock, moment, sent, content) values "
			+ "(#{label}, #{day}, #{clock}, #{moment}, #{sent}, #{content})";

	@Insert(INSERT)
	@Options(useGeneratedKeys = true, keyProperty = "id", keyColumn = "id")
	int insert(Parcel parcel);

	@Insert(INSERT)
	@SelectKey(statement = "select last_insert_rowid()", keyProperty = "id", before = false, resultType = long.class)
	int insertAndAsk(Parcel parcel);

	@Select("select * from parcel where id = #{id}")
	Parcel find(long id);

	@Select("select count(*) from parcel where day = #{day} and clock = #{clock} and moment = #{moment}")
	int count(@Param("day") LocalDate day, @Param("clock") LocalDateTime clock, @Param("moment") Instant moment);

	@Select("select * from parcel order by id")
	@Options(fetchSize = 10)
	Cursor<Parcel> all();

	@Update("update parcel set sent = 1 where id = #{id}")
	int send(long id);

}

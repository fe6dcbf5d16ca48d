using System.Buffers.Binary;
using FoodDelivery.Dispatch;
using FoodDelivery.Web.Dispatch;

namespace FoodDelivery.Tests.Rules.Dispatch;

/// <summary>The other half of this format is wwwroot/map/feed.js.</summary>
public class PositionBytesTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_courier_takes_sixteen_bytes_after_the_clock()
    {
        var bytes = PositionBytes.Of([new(70_001, new(40.753512, -73.980876), 270, 4.5, 8, CourierActivity.Carrying, Now.AddSeconds(-61)), new(2, new(1, 2), 0, 0, 0, CourierActivity.Free, Now)], Now);
        Assert.Equal(8 + 2 * 16, bytes.Length);
        Assert.Equal(Now.ToUnixTimeMilliseconds(), BinaryPrimitives.ReadDoubleLittleEndian(bytes));
        Assert.Equal(70_001, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(8)));
        Assert.Equal(-73_980_876, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(12)));
        Assert.Equal(40_753_512, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(16)));
        Assert.Equal([192, 45, 2, 15], bytes[20..24]);
        Assert.Equal(2, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(24)));
    }

    [Fact]
    public void What_does_not_fit_is_clamped()
    {
        var bytes = PositionBytes.Of([new(1, new(1, 1), 359.9, 99, 0, CourierActivity.Gone, Now.AddHours(-2))], Now);
        Assert.Equal([0, 255, 3, 255], bytes[20..24]);
        Assert.Equal(0, PositionBytes.Of([new(1, new(1, 1), 0, 0, 0, CourierActivity.Free, Now.AddSeconds(30))], Now)[23]);
    }

    [Fact]
    public void Nobody_is_only_the_clock() => Assert.Equal(8, PositionBytes.Of([], Now).Length);
}
